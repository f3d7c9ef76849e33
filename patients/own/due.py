"""What is asked of a patient on one day. Pure: no clock, no database.

A line with fixed days is due `times` on each of them; a flexible one ("n a week") is due once a day
while it was done on fewer than n days of the week.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

# Far enough to meet the next day of any schedule, also of "once a week".
LOOK_AHEAD_DAYS = 14


class DayState(StrEnum):
    """What a patient's day is like; each has its own words on the page."""

    READY = "ready"
    DONE = "done"
    REST_DAY = "rest_day"
    PAUSED = "paused"
    BLOCKED = "blocked"
    NO_PLAN = "no_plan"
    NOT_STARTED = "not_started"
    ENDED = "ended"


@dataclass(frozen=True)
class DueLine:
    """One stretch of the plan on one day. `days` None is "n a week", with n in `days_per_week`.

    `done_before` counts the earlier days of the week with something done, `done_today` the bouts.
    """

    key: UUID
    days: frozenset[int] | None
    times: int = 1
    days_per_week: int = 7
    done_before: int = 0
    done_today: int = 0
    last_day: date | None = None

    def times_due(self, day: date) -> int:
        if self.days is None:
            return int(self.done_before < self.days_per_week)
        return self.times if day.isoweekday() in self.days else 0

    def times_left(self, day: date) -> int:
        return max(0, self.times_due(day) - self.done_today)


@dataclass(frozen=True)
class DayFacts:
    """A day and the plan on it. `starts_on` is a plan still to come, `ended_on` the last one's end."""

    day: date
    lines: tuple[DueLine, ...] = ()
    sessions_done: int = 0
    blocked: bool = False
    paused: bool = False
    starts_on: date | None = None
    ended_on: date | None = None


def sessions_due(day: date, lines: Sequence[DueLine]) -> int:
    """The fewest sessions that have room for everything due that day."""
    return max((line.times_due(day) for line in lines), default=0)


def lines_left(day: date, lines: Sequence[DueLine]) -> tuple[DueLine, ...]:
    """What the day's next session holds."""
    return tuple(line for line in lines if line.times_left(day))


def day_state(facts: DayFacts) -> DayState:
    """The one thing to tell the patient; a warning sign comes before everything else."""
    if facts.blocked:
        return DayState.BLOCKED
    if not facts.lines:
        return _without_plan(facts)
    if facts.paused:
        return DayState.PAUSED
    due = sessions_due(facts.day, facts.lines)
    if not due:
        return DayState.REST_DAY
    finished = facts.sessions_done >= due or not lines_left(facts.day, facts.lines)
    return DayState.DONE if finished else DayState.READY


def _without_plan(facts: DayFacts) -> DayState:
    if facts.starts_on:
        return DayState.NOT_STARTED
    return DayState.ENDED if facts.ended_on else DayState.NO_PLAN


def next_due_day(
    day: date, lines: Sequence[DueLine], week: Collection[date], paused: Collection[date] = ()
) -> date | None:
    """The next day after `day` that asks for something; `week` are the days of the week of `day`."""
    for n in range(1, LOOK_AHEAD_DAYS + 1):
        then = day + timedelta(days=n)
        if then not in paused and any(_due_on(line, then, then in week) for line in lines):
            return then
    return None


def _due_on(line: DueLine, then: date, same_week: bool) -> bool:
    if line.last_day is not None and then > line.last_day:
        return False
    if line.days is not None:
        return then.isoweekday() in line.days
    done = line.done_before + bool(line.done_today)
    return not same_week or done < line.days_per_week
