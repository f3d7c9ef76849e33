from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import LegalHold, Patient
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def place_hold(*, patient: Patient, reason: str, by: User, now: datetime) -> LegalHold:
    """Keep a record whatever its age, until the hold is lifted. Only a clinic admin may.

    Raises ValidationError without a reason, or when the record is held already.
    """
    patient = _locked(patient, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the record must be kept.")})
    if patient.legal_holds.filter(lifted_at=None).exists():
        raise ValidationError(_("This record is already held."))
    hold = patient.legal_holds.create(reason=reason.strip(), placed_by=by, placed_at=now)
    audit.record("place_hold", patient, clinic=patient.clinic, by=by, now=now, hold=hold.pk)
    return hold


@transaction.atomic
def lift_hold(*, patient: Patient, by: User, now: datetime) -> None:
    """Let the years decide again. Without a hold in force nothing happens."""
    patient = _locked(patient, by)
    hold = patient.legal_holds.filter(lifted_at=None).first()
    if hold is None:
        return
    hold.lifted_by, hold.lifted_at = by, now
    hold.save(update_fields=["lifted_by", "lifted_at"])
    audit.record("lift_hold", patient, clinic=patient.clinic, by=by, now=now, hold=hold.pk)


def _locked(patient: Patient, by: User) -> Patient:
    if not (by.is_clinic_admin and by.clinic_id == patient.clinic_id):
        raise PermissionDenied
    # The purge locks the same row: a hold is in time, or the record is gone.
    return Patient.objects.select_for_update().get(pk=patient.pk)
