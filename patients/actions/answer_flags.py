from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient, PatientFlag
from patients.models.diagnosis import Flag
from patients.weeks import local_date
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.versions import Seen


@dataclass(frozen=True)
class FlagAnswer:
    """A clinician's yes or no; a yes may have its first day without the precaution."""

    answer: bool
    until: date | None = None


@transaction.atomic
def answer_flags(
    *,
    patient: Patient,
    answers: Mapping[str, FlagAnswer],
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Write the answers to what the diagnoses ask, over earlier ones; others stay as they are.

    Raises ValidationError keyed by the flag: one that does not exist, an end without a yes, an
    end that has passed. Raises ChangedMeanwhile when a colleague was faster than `seen`.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    today = local_date(now, patient.tz)
    _check(answers, today)
    versions.claim(patient, seen, answers_now(patient, today))
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


def answers_now(patient: Patient, today: date) -> dict[str, object]:
    """What stands there, by the names of the form: yes, no or None, and a yes's end."""
    rows = {row.flag: row for row in patient.flags.all()}
    values: dict[str, object] = {}
    for flag in Flag.values:
        row = rows.get(flag)
        values[flag] = None if row is None else "yes" if row.is_set_on(today) else "no"
        values[f"{flag}_until"] = row.until if row else None
    return values


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
