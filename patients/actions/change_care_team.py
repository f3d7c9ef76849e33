from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def join_care_team(*, patient: Patient, colleague: User, by: User, now: datetime) -> None:
    """Let a therapist of the clinic see and treat the patient; joining twice is joining once.

    Raises ValidationError for anybody else, and when `by` is neither admin nor a member.
    """
    patient = _locked(patient, by)
    if colleague not in User.objects.visible_to(by).therapists():
        raise ValidationError({"colleague": _("Choose a therapist of your clinic.")})
    patient.care_team.add(colleague)
    _record("join_care_team", patient, colleague, by, now)


@transaction.atomic
def leave_care_team(*, patient: Patient, colleague: User, by: User, now: datetime) -> None:
    """Take a therapist off the patient's care team; what they did stays in the record.

    Raises ValidationError for somebody who isn't in it, and for the last one: a warning sign
    needs a reader.
    """
    patient = _locked(patient, by)
    members = set(patient.care_team.values_list("pk", flat=True))
    if colleague.pk not in members:
        raise ValidationError({"colleague": _("Choose somebody of the care team.")})
    if len(members) == 1:
        message = _("Add a colleague first: somebody must answer this patient's warning signs.")
        raise ValidationError({"colleague": message})
    patient.care_team.remove(colleague)
    _record("leave_care_team", patient, colleague, by, now)


def _locked(patient: Patient, by: User) -> Patient:
    """Two colleagues leaving at once would leave nobody; the second waits here."""
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if not Patient.objects.visible_to(by).filter(pk=patient.pk).exists() or by.is_patient:
        raise ValidationError(_("Only the care team or a clinic admin can change the care team."))
    return patient


def _record(verb: str, patient: Patient, colleague: User, by: User, now: datetime) -> None:
    audit.record(verb, patient, clinic=patient.clinic, by=by, now=now, colleague=str(colleague.pk))
