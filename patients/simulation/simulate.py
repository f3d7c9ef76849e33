"""A whole simulated clinic, week after week."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from django.db import transaction

from patients.simulation.asked import Asked, the_same, their_own
from patients.simulation.cast import Cast, make_cast, make_clinic
from patients.simulation.diary import log_week
from patients.simulation.habits import Habits, draw_habits
from patients.simulation.plans import make_plans
from patients.weeks import local_date, next_week, week_start_of
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import in_clinic


def simulate_clinic(
    number: int,
    *,
    patients: int,
    weeks: int,
    seed: int,
    now: datetime,
    own_plans: bool = False,
    tick: Callable[[], None] = lambda: None,
) -> Clinic:
    """A clinic whose program began `weeks` weeks ago and whose last week has just ended.

    The same number, seed and `now` give the same people doing the same things. All have the clinic's
    one routine, on one of four schedules; with `own_plans` each has stretches, doses and days of
    their own. `tick` is called once for each week. Nothing is reported yet: that is for the tasks.
    """
    random = Random(f"{seed}/{number}")  # noqa: S311 - nothing here is a secret
    clinic = make_clinic(number)
    first = _first_monday(now, weeks, clinic)
    with in_clinic(clinic.pk):
        with transaction.atomic():
            cast = make_cast(clinic, patients, random=random, now=now)
            habits = [draw_habits(random, weeks, own_days=own_plans) for _ in cast.patients]
            asked = [_asked(cast, each, random, own_plans=own_plans) for each in habits]
            planned = make_plans(cast, habits, asked, first, now)
        for week in range(weeks):
            with transaction.atomic():
                log_week(planned, week, first, random=random)
            tick()
    return clinic


def _asked(cast: Cast, habits: Habits, random: Random, *, own_plans: bool) -> list[Asked]:
    if own_plans:
        return their_own(cast.catalog, habits, random=random)
    return the_same(cast.stretches, habits)


def _first_monday(now: datetime, weeks: int, clinic: Clinic) -> date:
    running = week_start_of(local_date(now, clinic.tz), clinic.week_start)
    return next_week(running, -weeks)
