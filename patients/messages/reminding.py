"""When a reminder's turn comes. Pure: no clock, no database.

A reminder is a time on the patient's wall clock. Where clocks go forward over it, its turn is at
the instant it would have been without the change (02:30 rings when the clock shows 03:30); where
they go back, the first of the two counts.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, tzinfo

# After that a reminder for the morning would only puzzle.
SEND_WITHIN = timedelta(hours=2)
# A weekday comes round within seven days; one more, for the turn that has just been.
LOOK_AHEAD = 8


def wall_instant(day: date, at: time, tz: tzinfo) -> datetime:
    """The instant, in UTC, at which the clock on the wall of `tz` shows `at` on `day`."""
    return datetime.combine(day, at, tzinfo=tz).astimezone(UTC)


def next_turn(at: time, days: Collection[int], tz: tzinfo, after: datetime) -> datetime:
    """The first turn later than `after`; `days` are ISO weekdays. ValueError without any day."""
    first = after.astimezone(tz).date()
    for number in range(LOOK_AHEAD):
        day = first + timedelta(days=number)
        instant = wall_instant(day, at, tz)
        if day.isoweekday() in days and instant > after:
            return instant
    raise ValueError("A reminder needs a day of the week.")


def sessions_asked(*, position: int, reminders: int, due: int) -> int:
    """How many of the day's sessions should be done by the reminder at `position`, from 0.

    The first asks for one, the second for two; the last one asks for all.
    """
    return due if position == reminders - 1 else min(position + 1, due)
