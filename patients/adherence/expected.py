"""What a week asks for: of each line, and of the patient."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from patients.adherence.prescribed import Active, PrescribedLine, PrescribedVersion


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
    on inactive days.
    """

    key: str
    versions: tuple[PrescribedVersion | None, ...]
    due: tuple[int, ...]
    limits: tuple[int, ...]
    flexible_sevenths: int

    @property
    def fixed_part(self) -> int:
        return sum(self.due)

    @property
    def flexible_part(self) -> int:
        return round_half_up(self.flexible_sevenths, 7)

    @property
    def expected(self) -> int:
        return self.fixed_part + self.flexible_part


def round_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to the quotient of two non-negative integers; ½ goes up.

    Python's own round() takes ½ to the even neighbour, and floats may miss the ½.
    """
    return (2 * numerator + denominator) // (2 * denominator)


def days_of(dates: Iterable[date], active: Active) -> tuple[Day, ...]:
    return tuple(Day(day, day.isoweekday(), active.why_not(day)) for day in dates)


def plan_line(line: PrescribedLine, days: Sequence[Day]) -> LinePlan:
    """What the line asks on each of the days, by the version in force on it."""
    versions, due, limits, sevenths = [], [], [], 0
    for day in days:
        version = line.version_on(day.date)
        versions.append(version)
        if version is None or day.inactive:
            due.append(0)
            limits.append(0)
            continue
        due.append(version.schedule.due_on(day.isoweekday))
        limits.append(version.schedule.daily_limit)
        sevenths += version.schedule.days_per_week or 0
    return LinePlan(line.key, tuple(versions), tuple(due), tuple(limits), sevenths)


def sessions_due(plans: Sequence[LinePlan], days: Sequence[Day]) -> tuple[int, ...]:
    """Per day, the fewest sessions that hold every fixed line due on it."""
    return tuple(max((plan.due[n] for plan in plans), default=0) for n in range(len(days)))


def daily_cap(plans: Sequence[LinePlan]) -> int:
    """The most sessions of one day that can be credited.

    The largest `times_per_day` in force on an active day, due that weekday or not; at least 1, as a
    flexible line allows one.
    """
    return max((limit for plan in plans for limit in plan.limits), default=0) or 1
