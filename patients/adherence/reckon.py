"""A week's numbers alone, many patients after another: what a report's columns hold.

The same figures as `judge_week`, which also keeps all it takes to unfold them and costs three times
as much. The tests hold the two together.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from patients.adherence.bouts import Ratio, fraction, mean_of_due, quality, share_done
from patients.adherence.credit import each_once, is_late
from patients.adherence.logged import LoggedSession
from patients.adherence.measure import LineEntries, WeekPlan, as_tuple, plan_week, taken_apart
from patients.adherence.prescribed import Active, PrescribedLine
from patients.weeks import DAYS_PER_WEEK


class WeekNumbers(NamedTuple):
    """One patient's week; adherences as in WeekFigures."""

    expected_sessions: int
    credited_sessions: int
    extra_sessions: int
    late_sessions: int
    dose_adherence: Fraction | None
    # Of each line by its key, None when it wasn't due.
    line_ratios: dict[str, Ratio | None]

    @property
    def line_doses(self) -> dict[str, Fraction | None]:
        return {key: ratio and fraction(*ratio) for key, ratio in self.line_ratios.items()}

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
    doses = done.doses()
    credited = min(plan.expected, done.within_days)
    return WeekNumbers(
        expected_sessions=plan.expected,
        credited_sessions=credited,
        extra_sessions=done.sessions - credited,
        late_sessions=done.late,
        dose_adherence=mean_of_due(doses.values()),
        line_ratios=doses,
    )


class _Done:
    """What was done, counted up session by session, each day up to its limits.

    A full bout is counted at once, as none is better; the others wait in `partial` as (day, q) for
    the room that is left. Which of several equal bouts counts makes no difference to a sum, so none
    has a name here.
    """

    def __init__(self, plan: WeekPlan) -> None:
        self.lines = plan.lines
        self.sessions = self.within_days = self.late = 0
        self.room_for_sessions = list(plan.credits)
        self.full = dict.fromkeys(plan.lines, 0)
        # Of each line its versions by day, and the room that each day has left.
        self.room = {key: (line.versions, list(line.limits)) for key, line in plan.lines.items()}
        self.partial: dict[str, list[tuple[int, Fraction]]] = {}

    def add(self, session: LoggedSession, n: int) -> None:
        """A session of the week's day `n`; it counts when there is something of some line in it."""
        _all, full, others = taken_apart(session.entries)
        found = self._add_full(full, n)
        if others:
            found |= self._add_partial(others, n)
        if found:
            self.sessions += 1
            self.within_days += _take(self.room_for_sessions, n)
            self.late += is_late(session.performed_on, session.recorded_on)

    def _add_full(self, keys: tuple[str, ...], n: int) -> bool:
        """The lines of which all was done; whether any of them is in force that day."""
        room, full, found = self.room, self.full, False
        for key in keys:
            if key in room:
                versions, left = room[key]
                if versions[n] is not None:
                    found = True
                    # As _take does; a million patients have twenty million of these.
                    if left[n]:
                        left[n] -= 1
                        full[key] += 1
        return found

    def _add_partial(self, others: tuple[LineEntries, ...], n: int) -> bool:
        """The other lines; whether there is something of any of them."""
        found = False
        for key, entries, *_ in others:
            version = self.room[key][0][n] if key in self.room else None
            if version is not None and (q := quality(version.dose, entries)):
                self.partial.setdefault(key, []).append((n, q))
                found = True
        return found

    def doses(self) -> dict[str, Ratio | None]:
        """Of each line the best bouts within each day's limit, and of those the best that the week
        expects; None when it expects none."""
        found: dict[str, Ratio | None] = {}
        for key, line in self.lines.items():
            expected, full = line.expected, self.full[key]
            if not expected:
                found[key] = None
            elif full >= expected:
                found[key] = (expected, expected)
            elif key in self.partial:
                found[key] = share_done(full, self._best_of(key)[: expected - full], expected)
            else:
                found[key] = (full, expected)
        return found

    def _best_of(self, key: str) -> list[Fraction]:
        """What was done in part, the best first, as far as there is room for it."""
        best_first = sorted(self.partial[key], key=itemgetter(1), reverse=True)
        _versions, left = self.room[key]
        return [q for n, q in best_first if _take(left, n)]


def _take(room: list[int], n: int) -> bool:
    """A place of day `n`, if there is one left."""
    if not room[n]:
        return False
    room[n] -= 1
    return True
