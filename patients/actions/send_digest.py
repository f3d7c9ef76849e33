"""The weekly mail: who gets it, each once a week, and how it is stopped."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from patients.messages.digest_time import digest_is_due
from patients.models import ClinicWeek, DigestSent, DigestStop, StaleWeek
from therapy.accounts import audit
from therapy.accounts.models import Clinic, Role, User
from therapy.accounts.outbox import order_mail

KIND = "digest"


def week_to_tell(*, clinic: Clinic, now: datetime) -> date | None:
    """The week whose mail is due now; None without one, or while its reports are being computed."""
    week = ClinicWeek.objects.filter(clinic=clinic).order_by("-week_start").first()
    if week is None or not digest_is_due(week.week_start, now=now, tz=clinic.tz):
        return None
    pending = StaleWeek.objects.filter(patient__clinic=clinic, week_start=week.week_start)
    return None if pending.exists() else week.week_start


def recipients(*, clinic: Clinic, week_start: date) -> QuerySet[User]:
    """Therapists and admins who want the mail and haven't had it."""
    staff = User.objects.filter(
        clinic=clinic, is_active=True, role__in=(Role.THERAPIST, Role.ADMIN), digest_stop=None
    )
    told = DigestSent.objects.filter(week_start=week_start).values("user")
    return staff.exclude(pk__in=told)


@transaction.atomic
def order_digest(*, user: User, week_start: date, now: datetime) -> None:
    """Have the person's mail about this week sent, once, however many workers order it."""
    _, is_new = DigestSent.objects.get_or_create(
        user=user, week_start=week_start, defaults={"claimed_at": now, "sent_at": now}
    )
    if is_new:
        thing = week_start.isoformat()
        order_mail(kind=KIND, thing=thing, recipient=user.pk, clinic=user.clinic, now=now)


@transaction.atomic
def stop_digest(*, user: User, now: datetime) -> None:
    """No more weekly mail for this person; a second time changes nothing."""
    _, is_new = DigestStop.objects.get_or_create(user=user, defaults={"stopped_at": now})
    if is_new:
        audit.record("stop_digest", user, clinic=user.clinic, by=user, now=now)


@transaction.atomic
def resume_digest(*, user: User, now: datetime) -> None:
    """The weekly mail comes again."""
    gone, _ = DigestStop.objects.filter(user=user).delete()
    if gone:
        audit.record("resume_digest", user, clinic=user.clinic, by=user, now=now)
