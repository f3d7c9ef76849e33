from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient, WeeklyCheckIn
from patients.models.check_in import MOST
from patients.weeks import local_date, week_start_of
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def record_check_in(
    *,
    patient: Patient,
    week_start: date,
    answers: Mapping[str, int | None],
    by: User,
    now: datetime,
) -> WeeklyCheckIn:
    """Store a week's answers, or put new ones in the place of the old; None is "not answered".

    Raises ValidationError by field for a number out of range, for nothing answered at all, and for
    a week that isn't the patient's running one or the one before.
    """
    _check_week(patient, week_start, now)
    _check_answers(answers)
    check_in, created = WeeklyCheckIn.objects.update_or_create(
        patient=patient,
        week_start=week_start,
        defaults={**dict.fromkeys(MOST), **answers, "answered_at": now},
    )
    audit.record(
        "record_check_in",
        check_in,
        clinic=patient.clinic,
        by=by,
        now=now,
        patient=str(patient.pk),
        week_start=week_start.isoformat(),
        again=not created,
    )
    return check_in


def _check_week(patient: Patient, week_start: date, now: datetime) -> None:
    running = week_start_of(local_date(now, patient.tz), patient.clinic.week_start)
    # On a Monday the week that people look back on is the one before.
    if not 0 <= (running - week_start).days <= 7 or (running - week_start).days % 7:
        raise ValidationError({"week_start": _("Answer for this week or the one before.")})


def _check_answers(answers: Mapping[str, int | None]) -> None:
    for field, answer in answers.items():
        if field not in MOST:
            raise ValidationError({"__all__": _("That was not asked.")})
        if answer is not None and not 0 <= answer <= MOST[field]:
            message = _("Choose a number from 0 to %d.") % MOST[field]
            raise ValidationError({field: message})
    if all(answer is None for answer in answers.values()):
        raise ValidationError({"__all__": _("Answer at least one question, or leave it for now.")})
