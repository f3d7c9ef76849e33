"""What simulated patients are asked: all of a clinic the same stretches, or each their own."""

from dataclasses import dataclass
from random import Random

from patients.simulation.habits import Habits
from routines.dosing import HARD_LIMITS
from routines.models import Stretch

Dose = dict[str, int]

FEWEST, MOST = 3, 7
FLEXIBLE = 0.2
# How far an own dose lies from the stretch's, at most.
SPREAD = {"sets": 1, "reps": 4, "hold_seconds": 10, "duration_minutes": 5}


@dataclass(frozen=True)
class Asked:
    """A line before it is prescribed. `days` None is flexible: days_per_week times, on any day."""

    stretch: Stretch
    dose: Dose
    days: tuple[int, ...] | None


def the_same(stretches: list[Stretch], habits: Habits) -> list[Asked]:
    """These stretches as the catalog doses them, on the patient's days."""
    times = {"sessions_per_day": habits.times_per_day}
    return [
        Asked(each, {**each.dose.as_dict(), **times}, habits.days_of_week) for each in stretches
    ]


def their_own(stretches: list[Stretch], habits: Habits, *, random: Random) -> list[Asked]:
    """Some of these, each with a dose and days that hardly any other patient has."""
    chosen = random.sample(stretches, random.randint(FEWEST, min(MOST, len(stretches))))
    return [_own_line(each, habits, random) for each in chosen]


def _own_line(stretch: Stretch, habits: Habits, random: Random) -> Asked:
    dose = {"sessions_per_day": habits.times_per_day}
    for field, value in stretch.dose.as_dict().items():
        dose.setdefault(field, _near(field, value, random))
    if random.random() < FLEXIBLE:
        return Asked(stretch, {**dose, "days_per_week": random.randint(1, 5)}, None)
    days = random.sample(habits.days_of_week, random.randint(1, len(habits.days_of_week)))
    return Asked(stretch, dose, tuple(sorted(days)))


def _near(field: str, value: int, random: Random) -> int:
    spread = SPREAD.get(field, 0)
    low, high = HARD_LIMITS[field]
    # A dose of nothing stays one: a hold of 0 is a moving repetition.
    return min(high, max(low, 1, value + random.randint(-spread, spread))) if value else value
