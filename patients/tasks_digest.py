"""The Celery doors of the weekly mail. Any may run twice: a mail is claimed, not assumed."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from patients.actions.send_digest import claim_digest, recipients, record_digest, week_to_tell
from patients.messages.digest_mail import mail_digest
from therapy.accounts.models import Clinic, User
from therapy.accounts.tenancy import for_clinic, in_clinic

# A message not picked up by then is dropped: the next beat finds who is left.
EXPIRES_SECONDS = 600


@shared_task
def send_due_digests() -> None:
    """Beat: look at each clinic for a week to tell, and share its people out."""
    for clinic in Clinic.objects.all():
        with in_clinic(clinic.pk):
            _share_out(clinic)


def _share_out(clinic: Clinic) -> None:
    week = week_to_tell(clinic=clinic, now=timezone.now())
    if week is not None:
        for pk in recipients(clinic=clinic, week_start=week).values_list("pk", flat=True):
            send_digest.apply_async([clinic.pk, pk, week.isoformat()], expires=EXPIRES_SECONDS)


@shared_task
@for_clinic
def send_digest(clinic_id: int, user_id: int, week: str) -> None:
    """Send one person's mail about one week, once."""
    now, week_start = timezone.now(), date.fromisoformat(week)
    user = User.objects.select_related("clinic").get(pk=user_id, clinic=clinic_id)
    claim = claim_digest(user=user, week_start=week_start, now=now)
    if claim is not None:
        was_sent = mail_digest(user, week_start, now=now)
        record_digest(claim=claim, was_sent=was_sent, now=timezone.now())
