"""The weekly mail to therapists and admins, as text and as its HTML twin."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from patients.messages.digest import clinic_counts, desk_counts
from patients.messages.digest_time import digest_is_due
from patients.weeks import week_days, week_label
from therapy.accounts.models import Role, User
from therapy.accounts.tenancy import enter_clinic

SALT = "digest.stop"


def stop_token(user: User) -> str:
    """Names the person; good for stopping this mail and for nothing else."""
    return signing.dumps(user.pk, salt=SALT)


def person_of(token: str) -> User | None:
    """The person behind a stop link, their clinic open; None for a forged one or one who left."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    staff = User.objects.select_related("clinic").exclude(role=Role.PATIENT)
    person = staff.filter(pk=pk).first()
    if person is not None:
        enter_clinic(person.clinic_id)
    return person


def digest_message(thing: str, recipient: str) -> EmailMultiAlternatives | None:
    """The mail about a week; None for who wants none any more, and when the week is old news."""
    week_start, now = date.fromisoformat(thing), timezone.now()
    staff = User.objects.select_related("clinic").exclude(role=Role.PATIENT)
    user = staff.filter(pk=recipient, is_active=True, digest_stop=None).first()
    if user is None or not digest_is_due(week_start, now=now, tz=user.clinic.tz):
        return None
    return written_digest(user, week_start, now=now)


def written_digest(user: User, week_start: date, *, now: datetime) -> EmailMultiAlternatives:
    """The mail, with the header that gives mail programs a button to stop it (RFC 8058)."""
    token = stop_token(user)
    context = _context(user, week_start, token, now)
    one_click = _address("digest-stop-now", token)
    message = EmailMultiAlternatives(
        render_to_string("patients/email/digest_subject.txt", context).strip(),
        render_to_string("patients/email/digest.txt", context),
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{one_click}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string("patients/email/digest.html", context), "text/html")
    return message


def _context(user: User, week_start: date, token: str, now: datetime) -> dict[str, Any]:
    label = week_label(week_start)
    context: dict[str, Any] = {
        "site_name": settings.SITE_NAME,
        "first": week_start,
        "last": week_days(week_start)[-1],
        "label": label,
        "stop": _address("digest-stop", token),
    }
    if user.is_clinic_admin:
        counts = clinic_counts(user, week_start)
        return {**context, "clinic": counts, "link": _address("report-week", label)}
    return {**context, "desk": desk_counts(user, now=now), "link": _address("desk")}


def _address(route: str, *args: str) -> str:
    return urljoin(settings.SITE_URL, reverse(route, args=args))
