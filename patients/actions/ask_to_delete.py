from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from patients.keeping.standing import standing_of
from patients.models import ErasureRequest, Patient
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def ask_to_delete(*, patient: Patient, by: User, now: datetime) -> ErasureRequest:
    """Write down that the record's end was asked for, with the answer that the law allows today.

    By the patient, or by a clinic admin whom they asked. Nothing is deleted by it: a record that
    must be kept stays, and goes by itself when its day has come.
    """
    if by.pk != patient.user_id and not (by.is_clinic_admin and by.clinic_id == patient.clinic_id):
        raise PermissionDenied
    standing = standing_of(patient)
    asked = patient.erasure_requests.create(
        recorded_by=by,
        asked_at=now,
        kept_until=standing.kept_until,
        held=standing.hold is not None,
    )
    audit.record(
        "ask_to_delete",
        patient,
        clinic=patient.clinic,
        by=by,
        now=now,
        kept_until=asked.kept_until and asked.kept_until.isoformat(),
        held=asked.held,
    )
    return asked
