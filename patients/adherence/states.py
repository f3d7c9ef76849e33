"""The grid of a week, line by day: done, partial, skipped, no record, not due."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from patients.adherence.bouts import NONE_OF_IT, Bout, add_up
from patients.adherence.expected import SHARED, Day, LinePlan
from patients.adherence.figures import (
    DONE,
    NO_RECORD,
    NOT_DUE,
    PARTIAL,
    SKIPPED,
    LineDayFigures,
)


def line_days(
    plan: LinePlan, days: Sequence[Day], bouts: Sequence[Bout]
) -> tuple[LineDayFigures, ...]:
    """The line's state on each day."""
    by_day: list[list[Bout]] = [[] for _ in days]
    for bout in bouts:
        by_day[bout.weekday_index].append(bout)
    return tuple(
        _line_day(plan, n, day, by_day[n]) if by_day[n] else _empty(day, plan.due[n])
        for n, day in enumerate(days)
    )


@lru_cache(SHARED)
def _empty(day: Day, due: int) -> LineDayFigures:
    if not due:
        return LineDayFigures(day.date, 0, NOT_DUE, None, (), None)
    return LineDayFigures(day.date, due, NO_RECORD, NONE_OF_IT, (NO_RECORD,) * due, None)


def _line_day(plan: LinePlan, n: int, day: Day, bouts: Sequence[Bout]) -> LineDayFigures:
    due = plan.due[n]
    reason = max((bout.skipped for bout in bouts if bout.skipped is not None), default=None)
    if not due:
        return _unasked_day(day, bouts, reason, flexible=_is_flexible(plan, n))
    best = sorted((bout.q for bout in bouts), reverse=True)[:due]
    slots = tuple(map(state_of, best)) + (NO_RECORD,) * (due - len(best))
    q = best[0] if due == 1 else add_up(best) / due
    return LineDayFigures(day.date, due, state_of(q), q, slots, reason)


def _unasked_day(
    day: Day, bouts: Sequence[Bout], reason: str | None, *, flexible: bool
) -> LineDayFigures:
    """A flexible line is due in the week but on no day of it; a fixed one may be made up for.

    Skipping says something only where the line could have been due.
    """
    q = max(bout.q for bout in bouts)
    if day.inactive or not (q or flexible):
        return LineDayFigures(day.date, 0, NOT_DUE, None, (), None)
    return LineDayFigures(day.date, 0, state_of(q), q, (), reason)


def _is_flexible(plan: LinePlan, n: int) -> bool:
    version = plan.versions[n]
    return version is not None and version.schedule.days_per_week is not None


def state_of(q: Fraction) -> str:
    """The state of a slot with a log: done from 0.8 up (Bailey's cut; it only names a colour)."""
    if 5 * q.numerator >= 4 * q.denominator:
        return DONE
    return PARTIAL if q else SKIPPED
