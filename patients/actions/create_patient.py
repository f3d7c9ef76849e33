from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient
from patients.patient_details import PatientDetails
from patients.weeks import local_date
from therapy.accounts import audit
from therapy.accounts.actions.invite_user import invite_user
from therapy.accounts.models import Role, User

OLDEST_BIRTH = date(1900, 1, 1)


@transaction.atomic
def create_patient(
    *, details: PatientDetails, by: User, now: datetime, invite: bool = False
) -> Patient:
    """Add a patient to the clinic of `by`; a therapist joins the care team at once.

    With `invite` an account is made, too; the door sends its mail. Raises ValidationError by
    field: a code that is taken, a birth date that can't be, no e-mail to invite to.
    """
    patient = Patient(clinic=by.clinic, created_at=now, **details.as_fields())
    check_details(patient, today=local_date(now, by.clinic.tz))
    if invite:
        patient.user = account_for(patient, by=by, now=now)
    patient.save()
    if by.is_therapist:
        patient.care_team.add(by)
    audit.record("create_patient", patient, clinic=by.clinic, by=by, now=now, invited=invite)
    return patient


def check_details(patient: Patient, *, today: date) -> None:
    """Raises ValidationError by field for facts that can't be, or a code that is taken."""
    patient.full_clean(exclude=["clinic", "user"], validate_constraints=False)
    if not OLDEST_BIRTH <= patient.date_of_birth <= today:
        message = _("Enter a date of birth between 1900 and today.")
        raise ValidationError({"date_of_birth": message})
    twins = Patient.objects.filter(clinic=patient.clinic, code=patient.code).exclude(pk=patient.pk)
    if twins.exists():
        raise ValidationError({"code": _("Another patient already has this code.")})


def account_for(patient: Patient, *, by: User, now: datetime) -> User:
    """Make the patient's account; ValidationError keyed `email` without a free e-mail."""
    if not patient.email:
        raise ValidationError({"email": _("Enter an e-mail to send the invitation to.")})
    return invite_user(email=patient.email, name=patient.name, role=Role.PATIENT, by=by, now=now)
