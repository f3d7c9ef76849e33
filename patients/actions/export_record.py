from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from patients.models import Patient
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.accounts.models.audit_entry import Kind


@transaction.atomic
def export_record(*, patient: Patient, kind: str, by: User, now: datetime) -> None:
    """Write down that the whole record is taken out; `kind` is json, csv or pdf.

    Raises PermissionDenied unless `by` is the patient, or an admin of the clinic whom the patient
    asked in writing.
    """
    if by.pk != patient.user_id and not (by.is_clinic_admin and by.clinic_id == patient.clinic_id):
        raise PermissionDenied
    audit.record(
        "export_record",
        patient,
        clinic=patient.clinic,
        by=by,
        now=now,
        kind=Kind.EXPORT,
        form=kind,
    )
