"""The Celery door of the weekly mail. It may run twice: each person's is ordered once."""

from celery import shared_task
from django.utils import timezone

from patients.actions.send_digest import order_digest, recipients, week_to_tell
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import in_clinic


@shared_task
def send_due_digests() -> None:
    """Beat: look at each clinic for a week to tell, and order its people's mails."""
    for clinic in Clinic.objects.all():
        with in_clinic(clinic.pk):
            _order_for(clinic)


def _order_for(clinic: Clinic) -> None:
    now = timezone.now()
    week = week_to_tell(clinic=clinic, now=now)
    if week is not None:
        for user in recipients(clinic=clinic, week_start=week).select_related("clinic"):
            order_digest(user=user, week_start=week, now=now)
