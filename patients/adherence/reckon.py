"""A week's numbers alone, many patients after another: what a report's columns hold.

The same figures as `judge_week`, which also keeps all it takes to unfold them and costs three times
as much. The tests hold the two together.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from patients.adherence.bouts import (
    ALL_OF_IT,
    Bout,
    add_up,
    divide,
    fraction,
    mean_of_due,
    why_not_counted,
)
from patients.adherence.credit import is_late
from patients.adherence.expected import LinePlan
from patients.adherence.logged import LoggedSession
from patients.adherence.measure import MeasuredWeek, measure_week
from patients.adherence.prescribed import Active, PrescribedLine


class WeekNumbers(NamedTuple):
    """One patient's week; adherences as in WeekFigures, `line_doses` by the line's key."""

    expected_sessions: int
    credited_sessions: int
    extra_sessions: int
    late_sessions: int
    dose_adherence: Fraction | None
    line_doses: dict[str, Fraction | None]

    @property
    def session_adherence(self) -> Fraction | None:
        if not self.expected_sessions:
            return None
        return fraction(self.credited_sessions, self.expected_sessions)


def reckon_week(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> WeekNumbers:
    """The numbers of the week; takes and raises what `judge_week` does."""
    week = measure_week(week_start, active, program, sessions)
    doses = {key: _dose(plan, week.bouts[key]) for key, plan in week.plans.items()}
    counted = _counted(week)
    credited = _credited(week, counted)
    return WeekNumbers(
        expected_sessions=week.expected,
        credited_sessions=credited,
        extra_sessions=len(counted) - credited,
        late_sessions=sum(is_late(each.performed_on, each.recorded_on) for each in counted),
        dose_adherence=mean_of_due(doses.values()),
        line_doses=doses,
    )


def _dose(plan: LinePlan, bouts: Sequence[Bout]) -> Fraction | None:
    expected = plan.expected
    if not expected:
        return None
    if all(bout.q is ALL_OF_IT for bout in bouts):
        # The usual case: which of them count does not matter.
        return fraction(min(expected, _within_the_days(plan, bouts)), expected)
    verdicts = why_not_counted(plan, bouts)
    done = add_up(bout.q for bout, why in zip(bouts, verdicts, strict=True) if why is None)
    return divide(done, expected)


def _within_the_days(plan: LinePlan, bouts: Iterable[Bout]) -> int:
    on_day = [0] * len(plan.limits)
    for bout in bouts:
        on_day[bout.weekday_index] += 1
    return sum(map(min, on_day, plan.limits))


def _counted(week: MeasuredWeek) -> list[LoggedSession]:
    # Asked by identity first: to ask a fraction whether it is 0 is slow.
    done = {
        bout.session
        for bouts in week.bouts.values()
        for bout in bouts
        if bout.q is ALL_OF_IT or bout.q
    }
    return [session for session in week.sessions if session.id in done]


def _credited(week: MeasuredWeek, counted: Iterable[LoggedSession]) -> int:
    left_of_day = {day.date: 0 if day.inactive else week.cap for day in week.days}
    credited = 0
    for session in counted:
        if left_of_day[session.performed_on]:
            left_of_day[session.performed_on] -= 1
            credited += 1
    return min(week.expected, credited)
