from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import AssignmentDraft, Patient
from patients.weeks import local_date
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def archive_patient(*, patient: Patient, by: User, now: datetime) -> Patient:
    """Take a patient whose care is over off the lists. What was done stays, and may be looked at.

    Unused invitations stop working and drafts of plans are dropped. Twice does no harm. Raises
    ValidationError while a plan runs beyond today or a warning sign is open.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if patient.archived_at is not None:
        return patient
    tomorrow = local_date(now, patient.tz) + timedelta(days=1)
    if patient.assignments.overlapping(tomorrow, None).exists():
        raise ValidationError(_("The plan still runs. End it first, today at the latest."))
    if patient.alerts.open().exists():
        raise ValidationError(_("A warning sign is open. Answer it first."))
    patient.archived_at = now
    patient.save(update_fields=["archived_at"])
    patient.invitations.open().update(revoked_at=now)
    AssignmentDraft.objects.filter(patient=patient).delete()
    audit.record("archive_patient", patient, clinic=patient.clinic, by=by, now=now)
    return patient


@transaction.atomic
def restore_patient(*, patient: Patient, by: User, now: datetime) -> Patient:
    """Bring a patient back from the archive, with everything that was there. Twice does no harm."""
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if patient.archived_at is None:
        return patient
    patient.archived_at = None
    patient.save(update_fields=["archived_at"])
    audit.record("restore_patient", patient, clinic=patient.clinic, by=by, now=now)
    return patient
