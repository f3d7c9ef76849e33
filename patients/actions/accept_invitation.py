from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from patients.models import Invitation, Patient
from patients.models.invitation import MOST_TRIES
from therapy.accounts import audit
from therapy.accounts.models import Role, User
from therapy.accounts.models.user import NO_MAIL

# What the person agreed to; rises when the words of the page change in meaning.
CONSENT_VERSION = 1


@transaction.atomic
def birth_date_is_right(*, invitation: Invitation, date_of_birth: date, now: datetime) -> bool:
    """Compare once; a wrong answer uses up one of three tries, also for two at the same moment.

    An invitation that isn't open any more is never right.
    """
    if invitation.state_at(now) != "open":
        return False
    if invitation.patient.date_of_birth == date_of_birth:
        return True
    tried = Invitation.objects.open().filter(pk=invitation.pk, tries__lt=MOST_TRIES)
    tried.update(tries=F("tries") + 1)
    invitation.refresh_from_db(fields=["tries"])
    patient = invitation.patient
    audit.record("refuse_birth_date", patient, clinic=patient.clinic, by=None, now=now)
    return False


@transaction.atomic
def accept_invitation(*, invitation: Invitation, now: datetime, email: str = "") -> User:
    """Use the invitation up, once, and give the patient's account, made now if there was none.

    Call it only after the date of birth was right and the person agreed. Raises ValidationError
    when somebody was quicker, time is up, or the account is closed; keyed `email` when that
    address can't be used.
    """
    usable = Invitation.objects.open().filter(
        pk=invitation.pk, expires_at__gt=now, tries__lt=MOST_TRIES
    )
    if not usable.update(used_at=now):
        raise ValidationError(_("This invitation has been used or has run out."))
    patient = Patient.objects.select_for_update().get(pk=invitation.patient_id)
    if patient.user is None:
        patient.user = _account(patient, email, now)
        patient.save(update_fields=["user", "email"])
    if not patient.user.is_active or patient.archived_at is not None:
        raise ValidationError(_("This account is closed. Please call your clinic."))
    audit.record(
        "accept_invitation",
        patient,
        clinic=patient.clinic,
        by=patient.user,
        now=now,
        consent=CONSENT_VERSION,
    )
    return patient.user


def _account(patient: Patient, email: str, now: datetime) -> User:
    """An account without a password. Without an e-mail only an invitation opens it."""
    address = patient.email or email
    if User.objects.filter(email__iexact=address).exists():
        message = _("This e-mail can't be used. Use another one, or leave the field empty.")
        raise ValidationError({"email": message})
    patient.email = address
    return User.objects.create_user(
        address or f"{patient.pk}@{NO_MAIL}",
        name=patient.name,
        role=Role.PATIENT,
        clinic=patient.clinic,
        date_joined=now,
    )
