from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.actions.create_patient import account_for
from patients.models import Patient
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def invite_patient(*, patient: Patient, by: User, now: datetime) -> User:
    """Give the account to invite, made now if there was none; the door sends the mail.

    Raises ValidationError without an e-mail, or when the patient signs in already.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if patient.user is None:
        patient.user = account_for(patient, by=by, now=now)
        patient.save(update_fields=["user"])
    elif patient.user.has_usable_password():
        raise ValidationError(_("This patient already has a password. Nothing was sent."))
    audit.record("invite_patient", patient, clinic=patient.clinic, by=by, now=now)
    return patient.user
