"""What a week asks for: of each line, and of the patient."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from patients.adherence.prescribed import Active, PrescribedVersion, version_on
from patients.weeks import DAYS_PER_WEEK, week_days

# Most patients share their days and their lines' schedules with many others.
SHARED = 8192
NOTHING_DUE = (0,) * DAYS_PER_WEEK


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week being judged; `inactive` says why nothing is asked on it, or None."""

    date: date
    isoweekday: int
    inactive: str | None


@dataclass(frozen=True, slots=True)
class LinePlan:
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

    @property
    def expected(self) -> int:
        return self.fixed_part + self.flexible_part


def round_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to the quotient of two non-negative integers; ½ goes up.

    Python's own round() takes ½ to the even neighbour, and floats may miss the ½.
    """
    return (2 * numerator + denominator) // (2 * denominator)


@lru_cache(SHARED)
def days_of(week_start: date, active: Active) -> tuple[Day, ...]:
    """The seven days of the week."""
    return tuple(Day(day, day.isoweekday(), active.why_not(day)) for day in week_days(week_start))


@lru_cache(SHARED)
def plan_line(
    versions: tuple[PrescribedVersion, ...], week_start: date, active: Active
) -> LinePlan:
    """What a line asks on each day of the week, by the version in force on it."""
    in_force, due, limits, sevenths = [], [], [], 0
    for day in days_of(week_start, active):
        version = version_on(versions, day.date)
        in_force.append(version)
        if version is None or day.inactive:
            due.append(0)
            limits.append(0)
            continue
        due.append(version.schedule.due_on(day.isoweekday))
        limits.append(version.schedule.daily_limit)
        sevenths += version.schedule.days_per_week or 0
    return LinePlan(
        versions=tuple(in_force),
        due=tuple(due),
        limits=tuple(limits),
        fixed_part=sum(due),
        flexible_part=round_half_up(sevenths, 7),
        flexible_sevenths=sevenths,
    )


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
    return max((limit for plan in plans for limit in plan.limits), default=0) or 1
