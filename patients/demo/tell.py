"""Both demo clinics, made and told at once or not at all."""

from datetime import datetime
from random import Random
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction

from patients.demo import heathers_stories, junipers_stories, rowans_stories
from patients.demo.calendar import WEEKS_TOLD, Calendar
from patients.demo.people import CLINICS, OPERATOR, Colleague, DemoClinic
from patients.demo.story import Story
from patients.demo.telling import Telling
from routines.models import Routine
from therapy.accounts.models import Clinic, User
from therapy.accounts.tenancy import in_clinic, in_shared
from therapy.demo_logins import DEMO_PASSWORD

STORIES: tuple[Story, ...] = (
    *rowans_stories.STORIES,
    *heathers_stories.STORIES,
    *junipers_stories.STORIES,
)


def is_told() -> bool:
    """Whether the demo clinics are there already."""
    return User.objects.filter(email=CLINICS[0].admin.email).exists()


@transaction.atomic
def tell_the_demo(*, now: datetime, weeks: int = WEEKS_TOLD) -> None:
    """Make the clinics, their people and what happened up to `now`; the catalog must be loaded.

    The same moment gives the same stories. Reports are not written: closing weeks is the tasks'
    work, and the verbs have marked what they need.
    """
    password = make_password(DEMO_PASSWORD)
    _make_person(OPERATOR, None, password, now)
    with in_shared():
        routines = {one.slug: one for one in Routine.objects.filter(clinic=None).with_items()}
    for plan in CLINICS:
        clinic = _make_clinic(plan)
        calendar = Calendar(now=now, tz=clinic.tz, week_start=clinic.week_start, weeks=weeks)
        staff = _make_staff(plan, clinic, calendar, password)
        with in_clinic(clinic.pk):
            _tell_clinic(plan, Told(clinic, calendar, staff, routines, password))


class Told(NamedTuple):
    """What all stories of a clinic have in common."""

    clinic: Clinic
    calendar: Calendar
    staff: dict[Colleague, User]
    routines: dict[str, Routine]
    password: str


def _tell_clinic(plan: DemoClinic, told: Told) -> None:
    for story in STORIES:
        if story.therapist in plan.therapists:
            therapist = told.staff[story.therapist]
            luck = Random(story.code)
            telling = Telling(therapist, told.calendar, told.routines, told.password, luck)
            story.tell(telling, story.details(told.clinic.time_zone))


def _make_clinic(plan: DemoClinic) -> Clinic:
    return Clinic.objects.create(
        name=plan.name,
        phone=plan.phone,
        emergency_number=plan.emergency_number,
        time_zone=plan.time_zone,
        late_window_days=plan.late_window_days,
    )


def _make_staff(
    plan: DemoClinic, clinic: Clinic, calendar: Calendar, password: str
) -> dict[Colleague, User]:
    joined = calendar.at(calendar.week(0), calendar.now.time())
    return {
        one: _make_person(one, clinic, password, joined) for one in (plan.admin, *plan.therapists)
    }


def _make_person(one: Colleague, clinic: Clinic | None, password: str, joined: datetime) -> User:
    return User.objects.create(
        email=one.email,
        password=password,
        name=one.name,
        clinic=clinic,
        role=one.role,
        date_joined=joined,
    )
