from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient, Pause
from patients.models.pause import PauseReason
from patients.stale import mark_period_stale
from patients.weeks import local_date
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def pause_plan(
    *,
    patient: Patient,
    starts_on: date,
    reason: PauseReason,
    by: User,
    now: datetime,
    until: date | None = None,
    note: str = "",
) -> Pause:
    """Make days on which nothing is due; `until` None is until somebody resumes.

    Raises ValidationError when it ends before it starts or meets another pause.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if until is not None and until < starts_on:
        raise ValidationError({"until": _("A pause can't end before it starts.")})
    if patient.pauses.overlapping(starts_on, until or date.max).exists():
        raise ValidationError({"starts_on": _("The plan is already paused on some of these days.")})
    pause = Pause.objects.create(
        patient=patient,
        starts_on=starts_on,
        until=until,
        reason=reason,
        note=note,
        created_by=by,
        created_at=now,
    )
    _mark(pause, until, cause="pause_plan", now=now)
    audit.record(
        "pause_plan", pause, clinic=patient.clinic, by=by, now=now, patient=str(patient.pk)
    )
    return pause


@transaction.atomic
def resume_plan(*, pause: Pause, first_day: date, by: User, now: datetime) -> None:
    """Let days be due again from `first_day`. A pause that never took effect is taken back: it
    counts for nothing, and stays in the record.

    Raises ValidationError when the pause is over already.
    """
    pause = Pause.objects.select_for_update().get(pk=pause.pk)
    last_paused = max(first_day, pause.starts_on) - timedelta(days=1)
    if pause.until is not None and pause.until <= last_paused:
        raise ValidationError(_("This pause is already over."))
    was_until = pause.until
    audit.record(
        "resume_plan", pause, clinic=pause.patient.clinic, by=by, now=now, from_day=str(first_day)
    )
    if last_paused < pause.starts_on:
        pause.taken_back_at, pause.taken_back_by = now, by
        pause.save(update_fields=["taken_back_at", "taken_back_by"])
        _mark(pause, was_until, cause="resume_plan", now=now)
        return
    pause.until = last_paused
    pause.save(update_fields=["until"])
    _mark(pause, was_until, cause="resume_plan", now=now)


def _mark(pause: Pause, last: date | None, *, cause: str, now: datetime) -> None:
    """Stale are the touched weeks up to today; later ones are judged when they end."""
    today = local_date(now, pause.patient.tz)
    last_touched = max(pause.starts_on, min(last or today, today))
    mark_period_stale(pause.patient, pause.starts_on, last_touched, cause=cause, now=now)
