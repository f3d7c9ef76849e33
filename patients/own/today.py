"""A patient's day, read from the rows: what is due, what is done, and what stands in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from patients.models import Assignment, Patient, Pause, Prescription, SafetyAlert
from patients.models.alert import AlertLevel
from patients.own.due import (
    LOOK_AHEAD_DAYS,
    DayFacts,
    DayState,
    DueLine,
    day_state,
    next_due_day,
    sessions_due,
)
from patients.own.week_so_far import WeekSoFar, week_so_far
from patients.weeks import week_days, week_start_of
from routines.timing import TimedItem, session_minutes

BLOCKING = (AlertLevel.EMERGENCY, AlertLevel.SAME_DAY)


@dataclass(frozen=True)
class Today:
    """A day as its page and the API tell it.

    `lines` are all of the plan in force, `due` those asked for that day, `left` those of the next
    session.
    """

    day: date
    state: DayState
    lines: Sequence[Prescription]
    due: Sequence[Prescription]
    left: Sequence[Prescription]
    sessions_due: int
    sessions_done: int
    skipped: bool
    pause: Pause | None
    next_day: date | None
    starts_on: date | None
    ended_on: date | None

    @property
    def to_do(self) -> Sequence[Prescription]:
        """What the session page offers: what is left, else what was due, else the whole plan."""
        return self.left or self.due or self.lines

    @property
    def minutes(self) -> int:
        return session_minutes(timed_item(line) for line in self.to_do)

    @property
    def notes(self) -> list[str]:
        """The therapist's notes of the plans in force, each once."""
        return list(
            dict.fromkeys(line.assignment.note for line in self.lines if line.assignment.note)
        )


def today_of(patient: Patient, day: date) -> Today:
    """The patient's day in four queries, five without a plan; pass the patient's clinic with it."""
    lines = lines_on(patient, day)
    pauses = list(
        Pause.objects.filter(patient=patient).overlapping(day, _ahead(day)).order_by("starts_on")
    )
    alerts = SafetyAlert.objects.filter(patient=patient, level__in=BLOCKING)
    done = week_so_far(patient, day) if lines else WeekSoFar()
    starts_on, ended_on = (None, None) if lines else _other_plans(patient, day)
    facts = DayFacts(
        day=day,
        lines=tuple(_due_line(line, done) for line in lines),
        sessions_done=len(done.sessions),
        blocked=alerts.open().exists(),
        paused=any(_covers(pause, day) for pause in pauses),
        starts_on=starts_on,
        ended_on=ended_on,
    )
    return _today(facts, lines, pauses, done, patient.clinic.week_start)


def lines_on(patient: Patient, day: date) -> list[Prescription]:
    """The lines in force on a day, with assignment and stretch; of two for one stretch the newer."""
    found = (
        Prescription.objects.in_force_on(day)
        .filter(assignment__patient=patient)
        .select_related("assignment", "stretch")
        .order_by("assignment__starts_on", "assignment__version", "order")
    )
    newest = {line.stretch_id: line.pk for line in found}
    return [line for line in found if newest[line.stretch_id] == line.pk]


def timed_item(line: Prescription) -> TimedItem:
    """The line as the model of time takes it."""
    return TimedItem(
        kind=line.stretch.kind,
        dose=line.dose,
        sides=line.sides,
        position=line.stretch.position,
        move_seconds=line.move_seconds,
        rest_seconds=line.rest_seconds,
    )


def _today(
    facts: DayFacts,
    lines: Sequence[Prescription],
    pauses: Sequence[Pause],
    done: WeekSoFar,
    week_start: int,
) -> Today:
    by_key = {line.key: line for line in facts.lines}
    day = facts.day
    week = week_days(week_start_of(day, week_start))
    return Today(
        day=day,
        state=day_state(facts),
        lines=lines,
        due=[line for line in lines if by_key[line.pk].times_due(day)],
        left=[line for line in lines if by_key[line.pk].times_left(day)],
        sessions_due=sessions_due(day, facts.lines),
        sessions_done=facts.sessions_done,
        skipped=done.skipped,
        pause=next((pause for pause in pauses if _covers(pause, day)), None),
        next_day=next_due_day(day, facts.lines, week, _paused_days(day, pauses)),
        starts_on=facts.starts_on,
        ended_on=facts.ended_on,
    )


def _due_line(line: Prescription, done: WeekSoFar) -> DueLine:
    return DueLine(
        key=line.pk,
        days=None if line.is_flexible else frozenset(line.days_of_week),
        times=line.sessions_per_day or 1,
        days_per_week=line.days_per_week or 7,
        done_before=len(done.days_before[line.stretch_id]),
        done_today=len(done.bouts_today[line.stretch_id]),
        last_day=line.assignment.ends_on,
    )


def _other_plans(patient: Patient, day: date) -> tuple[date | None, date | None]:
    """The first day of the next plan and the last day of the one before, as far as there are any."""
    plans = Assignment.objects.filter(Q(starts_on__gt=day) | Q(ends_on__lt=day), patient=patient)
    dates = list(plans.not_cancelled().values_list("starts_on", "ends_on"))
    to_come = [start for start, _ in dates if start > day]
    over = [end for _, end in dates if end is not None and end < day]
    return min(to_come, default=None), max(over, default=None)


def _ahead(day: date) -> date:
    return day + timedelta(days=LOOK_AHEAD_DAYS)


def _covers(pause: Pause, day: date) -> bool:
    return pause.starts_on <= day and (pause.until is None or day <= pause.until)


def _paused_days(day: date, pauses: Iterable[Pause]) -> set[date]:
    days = [day + timedelta(days=n) for n in range(LOOK_AHEAD_DAYS + 1)]
    return {then for pause in pauses for then in days if _covers(pause, then)}
