"""The Celery doors of keeping. Any may run twice: what is gone is gone."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from patients.actions.purge_record import due_patients, purge_record
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import for_clinic, in_clinic

# A message not picked up by then is dropped: the next night finds who is left.
EXPIRES_SECONDS = 3600


@shared_task
def purge_expired() -> None:
    """Beat, nightly: share out the records whose years are over."""
    for clinic in Clinic.objects.all():
        with in_clinic(clinic.pk):
            due = [str(patient.pk) for patient in due_patients(clinic, now=timezone.now())]
        for patient_id in due:
            purge_one.apply_async([clinic.pk, patient_id], expires=EXPIRES_SECONDS)


@shared_task
@for_clinic
def purge_one(clinic_id: int, patient_id: str) -> None:
    """Delete one record, if it is still due."""
    purge_record(patient_id=UUID(patient_id), now=timezone.now())
