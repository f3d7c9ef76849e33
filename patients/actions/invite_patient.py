from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Invitation, Patient
from patients.models.invitation import LIVES, PURPOSE
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.keyed_tokens import code_of, hashed, hashed_code, new_seed, token_of


@transaction.atomic
def invite_patient(*, patient: Patient, by: User, now: datetime) -> Invitation:
    """Make a new way in; an earlier one that nobody used stops working. The door sends the mail.

    Raises ValidationError for a patient in the archive.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if patient.archived_at is not None:
        raise ValidationError(_("This patient is in the archive. Nothing was sent."))
    patient.invitations.open().update(revoked_at=now)
    seed = new_seed()
    invitation = Invitation.objects.create(
        patient=patient,
        seed=seed,
        token_hash=hashed(token_of(seed, PURPOSE)),
        code_hash=hashed_code(code_of(seed, PURPOSE)),
        created_by=by,
        created_at=now,
        expires_at=now + LIVES,
    )
    audit.record("invite_patient", patient, clinic=patient.clinic, by=by, now=now)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Make the link and the code useless. Twice does no harm; a used one stays as it is."""
    changed = Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=now)
    if changed:
        patient = invitation.patient
        audit.record("revoke_invitation", patient, clinic=patient.clinic, by=by, now=now)
