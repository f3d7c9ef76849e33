"""How simulated patients behave: who they are is drawn once, what they do week by week. Pure.

The curve is the one that home exercise programs report: a median of about 90 % in the first weeks
and 65 % after ten, with a few who never begin and some who fall silent on the way.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

EARLY, LATER = 0.90, 0.65
HOLDS_UNTIL_WEEK, SETTLES_IN_WEEK = 2, 10
SPREAD = 0.12

NEVER_STARTS, FALLS_SILENT, PAUSES, CHANGES_DOSE, LOGS_LATE = 0.03, 0.12, 0.08, 0.15, 0.10
LESS_THAN_ASKED, SKIPS_ONE = 0.08, 0.04
# On how many days a week, and how often on each of them.
SCHEDULES = (([1, 2, 3, 4, 5, 6, 7], 1), ([1, 2, 3, 4, 5], 1), ([1, 3, 5], 1), ([1, 3, 5], 2))
OWN_TIMES = (1, 1, 1, 2)
SKIP_REASONS = ("pain", "tired", "no_time", "unsure", "rest")


@dataclass(frozen=True)
class Habits:
    """One patient. Weeks are counted from the program's first, 0; None is never."""

    offset: float
    starts: bool
    silent_from: int | None
    paused_in: int | None
    changes_in: int | None
    days_late: int
    days_of_week: tuple[int, ...]
    times_per_day: int
    tells_sides: bool


def draw_habits(random: Random, weeks: int, *, own_days: bool = False) -> Habits:
    """One patient's habits for a program of that many weeks; on one of SCHEDULES, or on days of their own."""
    days, times = _own_schedule(random) if own_days else random.choice(SCHEDULES)
    return Habits(
        offset=random.gauss(0, SPREAD),
        starts=random.random() >= NEVER_STARTS,
        silent_from=_some_week(random, FALLS_SILENT, weeks),
        paused_in=_some_week(random, PAUSES, weeks),
        changes_in=_some_week(random, CHANGES_DOSE, weeks),
        days_late=random.randint(2, 6) if random.random() < LOGS_LATE else 0,
        days_of_week=tuple(days),
        times_per_day=times,
        tells_sides=random.random() < 0.2,
    )


def _own_schedule(random: Random) -> tuple[list[int], int]:
    days = random.sample(range(1, 8), random.randint(2, 7))
    return sorted(days), random.choice(OWN_TIMES)


def _some_week(random: Random, chance: float, weeks: int) -> int | None:
    return random.randint(1, weeks - 1) if weeks > 1 and random.random() < chance else None


def expected_share(week: int) -> float:
    """The median share of sessions done in that week of the program, the first being 0."""
    way = (week - HOLDS_UNTIL_WEEK) / (SETTLES_IN_WEEK - HOLDS_UNTIL_WEEK)
    return EARLY - (EARLY - LATER) * min(1.0, max(0.0, way))


def session_days(random: Random, habits: Habits, week: int, week_start: date) -> list[date]:
    """The dates of the sessions done in that week, one for each session, in order."""
    silent = habits.silent_from is not None and week >= habits.silent_from
    if not habits.starts or silent or week == habits.paused_in:
        return []
    share = min(1.0, max(0.05, expected_share(week) + habits.offset))
    days = (week_start + timedelta(days=n) for n in range(7))
    return [
        day
        for day in days
        if day.isoweekday() in habits.days_of_week
        for _ in range(habits.times_per_day)
        if random.random() < share
    ]
