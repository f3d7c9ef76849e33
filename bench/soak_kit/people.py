"""The clinics of the soak and who uses them. Needs Django to be set up."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from bench.fault_kit.phones import Account
from patients.actions.close_weeks import close_due_weeks
from patients.weeks import week_label
from tests import build
from tests.signed_in import signed_in
from therapy.accounts.models import Clinic, Role, User

PATIENTS = 10


class Visit(NamedTuple):
    """A page, and the session of the person who opens it."""

    path: str
    cookie: str


class People(NamedTuple):
    accounts: list[Account]
    days: list[date]
    visits: list[Visit]


def make_people(clinics: int) -> People:
    """Clinics whose week has just ended, each with an admin, a therapist and ten patients."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    today = timezone.now().date()
    first = today - timedelta(days=8)
    stretch = build.make_stretch(kind="strength", sides="both", hold_seconds=0, reps=10, sets=1)
    accounts, visits = [], []
    for number in range(clinics):
        clinic = build.make_clinic(
            name=f"Clinic {number}", time_zone="UTC", week_start=first.isoweekday()
        )
        therapist = build.make_user(clinic, Role.THERAPIST, "therapist")
        patients = [
            build.make_patient(clinic, therapist=therapist, time_zone="UTC")
            for _ in range(PATIENTS)
        ]
        for patient in patients:
            plan = build.make_assignment(
                patient, [stretch], starts_on=first, schedule={"sessions_per_day": 3}
            )
            accounts.append(_account(patient.user, str(plan.prescriptions.get().pk)))
        close_due_weeks(clinic=clinic, now=timezone.now())
        visits += _visits(clinic, therapist, [patient.user for patient in patients], first)
    return People(accounts, [today - timedelta(days=n) for n in range(2, 7)], visits)


def _account(user: User, line: str) -> Account:
    return Account(Token.objects.create(user=user).key, _cookie(user), line)


def _visits(clinic: Clinic, therapist: User, patients: list[User], week: date) -> Iterator[Visit]:
    admin = build.make_user(clinic, Role.ADMIN, "admin")
    pages = {
        therapist: [reverse("desk"), reverse("patient-list"), reverse("catalog")],
        admin: [reverse("report-week", args=[week_label(week)]), reverse("audit")],
        **{user: [reverse("today"), reverse("week"), reverse("session")] for user in patients},
    }
    for user, paths in pages.items():
        cookie = _cookie(user)
        yield from (Visit(path, cookie) for path in paths)


def _cookie(user: User) -> str:
    jar = signed_in(Client(), user).cookies
    return "; ".join(f"{name}={each.value}" for name, each in jar.items())
