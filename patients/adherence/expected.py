"""What a week asks for: of each line, and of the patient."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from patients.adherence.prescribed import Active, PrescribedVersion, Schedule
from patients.weeks import DAYS_PER_WEEK, week_days

# Most patients share their days and their lines' schedules with many others.
SHARED = 8192
NOTHING_DUE = (0,) * DAYS_PER_WEEK
# From when, until when (None is open), and how often.
Span = tuple[date, date | None, Schedule]


class Day(NamedTuple):
    """A day of the week being judged; `inactive` says why nothing is asked on it, or None."""

    date: date
    isoweekday: int
    inactive: str | None


class LinePlan(NamedTuple):
    """One line over the seven days, each tuple in their order.

    `versions` are in force, active day or not; `due` and `limits` (the bouts that may count) are 0
    on inactive days. `flexible_sevenths` is n × active days, before the division by 7.
    """

    versions: tuple[PrescribedVersion | None, ...]
    due: tuple[int, ...]
    limits: tuple[int, ...]
    fixed_part: int
    flexible_part: int
    flexible_sevenths: int
    # Of both parts.
    expected: int


def round_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to the quotient of two non-negative integers; ½ goes up.

    Python's own round() takes ½ to the even neighbour, and floats may miss the ½.
    """
    return (2 * numerator + denominator) // (2 * denominator)


@lru_cache(SHARED)
def days_of(week_start: date, active: Active) -> tuple[Day, ...]:
    """The seven days of the week."""
    return tuple(Day(day, day.isoweekday(), active.why_not(day)) for day in week_days(week_start))


def plan_line(
    versions: tuple[PrescribedVersion, ...], week_start: date, active: Active
) -> LinePlan:
    """What a line asks on each day of the week, by the version in force on it."""
    # Without their doses: hardly anybody has the same, but many are asked on the same days.
    spans = tuple([version[:3] for version in versions])
    in_force, *asked = _asked(spans, week_start, active)
    return LinePlan(tuple([None if n is None else versions[n] for n in in_force]), *asked)


@lru_cache(SHARED)
def _asked(
    spans: tuple[Span, ...], week_start: date, active: Active
) -> tuple[tuple[int | None, ...], tuple[int, ...], tuple[int, ...], int, int, int, int]:
    """A LinePlan with the places of its versions for the versions."""
    in_force, due, limits, sevenths = [], [], [], 0
    for day in days_of(week_start, active):
        n = _in_force(spans, day.date)
        in_force.append(n)
        if n is None or day.inactive:
            due.append(0)
            limits.append(0)
            continue
        *_, schedule = spans[n]
        due.append(schedule.due_on(day.isoweekday))
        limits.append(schedule.daily_limit)
        sevenths += schedule.days_per_week or 0
    fixed, flexible = sum(due), round_half_up(sevenths, 7)
    asked = fixed, flexible, sevenths, fixed + flexible
    return tuple(in_force), tuple(due), tuple(limits), *asked


def _in_force(spans: tuple[Span, ...], day: date) -> int | None:
    """The place of the one in force that day; of several, the one that began last (then, listed last)."""
    found = None
    for n, (start, until, _) in enumerate(spans):
        is_alive = start <= day and (until is None or day <= until)
        if is_alive and (found is None or start >= spans[found][0]):
            found = n
    return found


def sessions_due(plans: Iterable[LinePlan]) -> tuple[int, ...]:
    """Per day, the fewest sessions that hold every fixed line due on it."""
    return tuple(map(max, zip(NOTHING_DUE, *(plan.due for plan in plans), strict=True)))


def most_flexible(plans: Iterable[LinePlan]) -> int:
    """The largest flexible part of any line."""
    return max((plan.flexible_part for plan in plans), default=0)


def daily_cap(plans: Iterable[LinePlan]) -> int:
    """The most sessions of one day that can be credited.

    The largest `times_per_day` in force on an active day, due that weekday or not; at least 1, as a
    flexible line allows one.
    """
    return max([max(plan.limits) for plan in plans], default=0) or 1
