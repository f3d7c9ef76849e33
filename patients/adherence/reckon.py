"""A week's numbers alone, many patients after another: what a report's columns hold.

The same figures as `judge_week`, which also keeps all it takes to unfold them and costs three times
as much. The tests hold the two together.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from patients.adherence.bouts import fraction, mean_of_due, share_done
from patients.adherence.credit import each_once, is_late
from patients.adherence.expected import LinePlan
from patients.adherence.logged import LoggedSession
from patients.adherence.measure import WeekPlan, as_tuple, done_in, plan_week
from patients.adherence.prescribed import Active, PrescribedLine
from patients.weeks import DAYS_PER_WEEK


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
    plan = plan_week(week_start, active, as_tuple(program))
    done = _Done(plan)
    # In any order: a sum does not depend on it.
    for session in each_once(sessions):
        n = (session.performed_on - week_start).days
        if 0 <= n < DAYS_PER_WEEK:
            done.add(session, n)
    doses = {key: done.dose(key, line) for key, line in plan.lines.items()}
    credited = min(plan.expected, done.within_days)
    return WeekNumbers(
        expected_sessions=plan.expected,
        credited_sessions=credited,
        extra_sessions=done.sessions - credited,
        late_sessions=done.late,
        dose_adherence=mean_of_due(doses.values()),
        line_doses=doses,
    )


class _Done:
    """What was done, counted up session by session, each day up to its limits.

    A full bout is counted at once, as none is better; the others wait in `partial` as (day, q) for
    the room that is left. Which of several equal bouts counts makes no difference to a sum, so none
    has a name here.
    """

    def __init__(self, plan: WeekPlan) -> None:
        self.in_force = plan.in_force
        self.sessions = self.within_days = self.late = 0
        self.room_for_sessions = list(plan.credits)
        self.full = dict.fromkeys(plan.lines, 0)
        self.room = {key: list(line.limits) for key, line in plan.lines.items()}
        self.partial: dict[str, list[tuple[int, Fraction]]] = {}

    def add(self, session: LoggedSession, n: int) -> None:
        """A session of the week's day `n`; it counts when there is something of some line in it."""
        full, partial = done_in(as_tuple(session.entries), self.in_force[n])
        for key in full:
            self.full[key] += _take(self.room[key], n)
        for key, q in partial:
            self.partial.setdefault(key, []).append((n, q))
        if full or partial:
            self.sessions += 1
            self.within_days += _take(self.room_for_sessions, n)
            self.late += is_late(session.performed_on, session.recorded_on)

    def dose(self, key: str, line: LinePlan) -> Fraction | None:
        """The best bouts within each day's limit, and of those the best that the week expects."""
        expected = line.expected
        if not expected:
            return None
        full = min(expected, self.full[key])
        if key not in self.partial:
            return fraction(full, expected)
        best_first = sorted(self.partial[key], key=itemgetter(1), reverse=True)
        counted = [q for n, q in best_first if _take(self.room[key], n)]
        return share_done(full, counted[: expected - full], expected)


def _take(room: list[int], n: int) -> bool:
    """A place of day `n`, if there is one left."""
    if not room[n]:
        return False
    room[n] -= 1
    return True
