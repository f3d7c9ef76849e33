"""A week's numbers alone, many patients after another: what a report's columns hold.

The same figures as `judge_week`, which also keeps all it takes to unfold them and costs three times
as much. The tests hold the two together.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from operator import itemgetter, sub
from typing import NamedTuple

from patients.adherence.bouts import fraction, mean_of_due, share_done
from patients.adherence.credit import is_late
from patients.adherence.expected import LinePlan
from patients.adherence.logged import LoggedSession
from patients.adherence.measure import WeekPlan, as_tuple, done_in, plan_week, sessions_of
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
    for session in sessions_of(plan, sessions):
        done.add(session, (session.performed_on - week_start).days)
    doses = {key: done.dose(key, line) for key, line in plan.lines.items()}
    credited = done.credited
    return WeekNumbers(
        expected_sessions=plan.expected,
        credited_sessions=credited,
        extra_sessions=sum(done.sessions) - credited,
        late_sessions=done.late,
        dose_adherence=mean_of_due(doses.values()),
        line_doses=doses,
    )


class _Done:
    """What was done, counted up session by session: by line and day the full bouts, and the others.

    Which of several equal bouts counts makes no difference to a sum, so none has a name here.
    """

    def __init__(self, plan: WeekPlan) -> None:
        self.plan = plan
        self.sessions, self.late = [0] * DAYS_PER_WEEK, 0
        self.full = {key: [0] * DAYS_PER_WEEK for key in plan.lines}
        self.partial: dict[str, list[tuple[int, Fraction]]] = {}

    def add(self, session: LoggedSession, n: int) -> None:
        """A session of the week's day `n`; it counts when there is something of some line in it."""
        full, partial = done_in(as_tuple(session.entries), self.plan.in_force[n])
        for key in full:
            self.full[key][n] += 1
        for key, q in partial:
            self.partial.setdefault(key, []).append((n, q))
        if full or partial:
            self.sessions[n] += 1
            self.late += is_late(session.performed_on, session.recorded_on)

    @property
    def credited(self) -> int:
        return min(self.plan.expected, sum(map(min, self.sessions, self.plan.credits)))

    def dose(self, key: str, line: LinePlan) -> Fraction | None:
        """The best bouts within each day's limit, and of those the best that the week expects."""
        expected = line.expected
        if not expected:
            return None
        by_day = list(map(min, self.full[key], line.limits))
        full = min(expected, sum(by_day))
        if key not in self.partial:
            return fraction(full, expected)
        best = _best(self.partial[key], list(map(sub, line.limits, by_day)))
        return share_done(full, best[: expected - full], expected)


def _best(partial: Iterable[tuple[int, Fraction]], room: list[int]) -> list[Fraction]:
    """The best first, of each day as many as it has room for."""
    found = []
    for n, q in sorted(partial, key=itemgetter(1), reverse=True):
        if room[n]:
            room[n] -= 1
            found.append(q)
    return found
