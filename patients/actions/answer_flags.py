from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient, PatientFlag
from patients.models.diagnosis import Flag
from patients.weeks import local_date
from therapy.accounts import audit
from therapy.accounts.models import User


@dataclass(frozen=True)
class FlagAnswer:
    """A clinician's yes or no; a yes may have its first day without the precaution."""

    answer: bool
    until: date | None = None


@transaction.atomic
def answer_flags(
    *, patient: Patient, answers: Mapping[str, FlagAnswer], by: User, now: datetime
) -> None:
    """Write the answers to what the diagnoses ask, over earlier ones; others stay as they are.

    Raises ValidationError keyed by the flag: one that does not exist, an end without a yes, an
    end that has passed.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    _check(answers, local_date(now, patient.tz))
    for flag, given in answers.items():
        PatientFlag.objects.update_or_create(
            patient=patient,
            flag=flag,
            defaults={
                "answer": given.answer,
                "until": given.until,
                "answered_by": by,
                "answered_at": now,
            },
        )
    audit.record(
        "answer_flags", patient, clinic=patient.clinic, by=by, now=now, answered=len(answers)
    )


def _check(answers: Mapping[str, FlagAnswer], today: date) -> None:
    errors = {}
    for flag, given in answers.items():
        if flag not in Flag.values:
            errors[flag] = _("Nobody asks this question.")
        elif given.until and not given.answer:
            errors[flag] = _("Only a yes can have an end.")
        elif given.until and given.until <= today:
            errors[flag] = _("Enter a day after today, or answer no.")
    if errors:
        raise ValidationError(errors)
