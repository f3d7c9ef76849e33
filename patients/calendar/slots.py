"""A plan as appointments: which days, at what times, how long. Pure: no clock, no database.

Lines keep their own days; sessions of a day are told apart by their number (1 is the first).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from patients.plans.schedule import suggested_days
from routines.timing import TimedItem, session_minutes

# Where the day's sessions stand when the patient set no reminders.
USUAL_TIMES = {
    1: (time(8),),
    2: (time(8), time(18)),
    3: (time(8), time(13), time(18)),
    4: (time(8), time(12), time(16), time(20)),
}


@dataclass(frozen=True)
class PlannedLine:
    """One stretch: on which ISO weekdays (None: any `days_per_week`), how often a day."""

    item: TimedItem
    days: frozenset[int] | None
    times: int
    days_per_week: int

    @property
    def weekdays(self) -> frozenset[int]:
        return self.days or frozenset(suggested_days(self.days_per_week))


@dataclass(frozen=True)
class Period:
    """Days on which the same lines are in force; `last` None has no end."""

    first: date
    last: date | None
    lines: tuple[PlannedLine, ...]


@dataclass(frozen=True)
class Slot:
    """One repeating appointment: the day's session `number`, the same length on all its days."""

    first: date
    last: date | None
    number: int
    weekdays: tuple[int, ...]
    at: time
    minutes: int
    paused: tuple[date, ...] = ()


def slots_of(period: Period, times: Sequence[time] = (), paused: Iterable[date] = ()) -> list[Slot]:
    """The appointments of a period; `times` are the patient's own, used as far as they reach."""
    by_length: dict[tuple[int, int], list[int]] = defaultdict(list)
    for weekday in range(1, 8):
        for number in range(1, 1 + _most_times(period.lines, weekday)):
            items = [line.item for line in period.lines if _is_due(line, weekday, number)]
            by_length[number, session_minutes(items)].append(weekday)
    most = max((number for number, _minutes in by_length), default=0)
    clock = _clock(times, most)
    off = sorted(paused)
    slots = (
        _slot(period, number, days, clock[number - 1], minutes, off)
        for (number, minutes), days in sorted(by_length.items())
    )
    return [slot for slot in slots if slot is not None]


def _most_times(lines: Iterable[PlannedLine], weekday: int) -> int:
    return max((line.times for line in lines if weekday in line.weekdays), default=0)


def _is_due(line: PlannedLine, weekday: int, number: int) -> bool:
    return weekday in line.weekdays and number <= line.times


def _clock(times: Sequence[time], most: int) -> list[time]:
    """A time for each session of a day, in order; the patient's own when there are enough."""
    own = sorted(times)
    if len(own) >= most:
        return own[:most]
    return list(USUAL_TIMES[min(most, 4)]) + [time(21)] * max(0, most - 4)


def _slot(
    period: Period, number: int, weekdays: list[int], at: time, minutes: int, paused: list[date]
) -> Slot | None:
    """None when the period is over before its first such weekday."""
    first = next(
        day
        for day in (period.first + timedelta(days=n) for n in range(7))
        if day.isoweekday() in weekdays
    )
    if period.last is not None and first > period.last:
        return None
    off = tuple(
        day
        for day in paused
        if day >= first
        and day.isoweekday() in weekdays
        and (period.last is None or day <= period.last)
    )
    return Slot(first, period.last, number, tuple(weekdays), at, minutes, off)
