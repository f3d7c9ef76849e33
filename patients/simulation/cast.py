"""The people of a simulated clinic, in bulk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from patients.models import Patient
from routines.models import Routine, Stretch
from therapy.accounts.models import Clinic, Role, User

# What tells a simulated clinic from a real one.
PREFIX = "Simulated clinic"
PATIENTS_PER_THERAPIST = 60
LINES = 5
BATCH = 1000


@dataclass(frozen=True)
class Cast:
    """`stretches` are the routine's, `catalog` all there are."""

    clinic: Clinic
    therapists: list[User]
    patients: list[Patient]
    routine: Routine
    stretches: list[Stretch]
    catalog: list[Stretch]


def make_clinic(number: int) -> Clinic:
    return Clinic.objects.create(
        name=f"{PREFIX} {number}", phone="+1 555 0100", time_zone="Europe/Berlin"
    )


def make_cast(clinic: Clinic, patients: int, *, random: Random, now: datetime) -> Cast:
    """The clinic's staff and that many patients, each with somebody who cares for them."""
    therapists = _users(clinic, Role.THERAPIST, -(-patients // PATIENTS_PER_THERAPIST))
    _users(clinic, Role.ADMIN, 1)
    shared = Stretch.objects.filter(clinic=None, withdrawn_at=None).order_by("slug")
    catalog = list(shared)
    # In an order that the seed decides.
    stretches = random.sample(catalog, LINES)
    routine = Routine.objects.create(clinic=clinic, name="Simulated routine")
    made = _patients(clinic, patients, now)
    _give_care(made, therapists)
    return Cast(clinic, therapists, made, routine, stretches, catalog)


def _users(clinic: Clinic, role: Role, count: int) -> list[User]:
    # None makes a password that nobody can have.
    locked = make_password(None)
    return User.objects.bulk_create(
        [
            User(
                email=f"{role.value}{n}@clinic{clinic.pk}.example",
                name=f"{role.value.title()} {n}",
                clinic=clinic,
                role=role,
                password=locked,
            )
            for n in range(1, count + 1)
        ],
        batch_size=BATCH,
    )


def _patients(clinic: Clinic, count: int, now: datetime) -> list[Patient]:
    users = _users(clinic, Role.PATIENT, count)
    return Patient.objects.bulk_create(
        [
            Patient(
                clinic=clinic,
                user=user,
                code=f"S-{n:06}",
                name=f"Simulated {n:06}",
                date_of_birth=date(1950, 1, 1) + timedelta(days=n * 37 % 18_000),
                time_zone=clinic.time_zone,
                plan_version=1,
                created_at=now,
            )
            for n, user in enumerate(users, start=1)
        ],
        batch_size=BATCH,
    )


def _give_care(patients: list[Patient], therapists: list[User]) -> None:
    through = Patient.care_team.through
    through.objects.bulk_create(
        [
            through(patient=patient, user=therapists[n % len(therapists)])
            for n, patient in enumerate(patients)
        ],
        batch_size=BATCH,
    )
