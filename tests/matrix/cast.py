"""Who asks, and whose rows each may read: the policy, written down once more and by hand."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client
from rest_framework.authtoken.models import Token

from patients.models import Patient
from tests import build
from tests.matrix.canaries import Owners, plant
from tests.passkeys import give_passkey
from tests.samples import Kwargs, make_samples
from tests.signed_in import signed_in
from therapy.accounts.models import Clinic, Role, User

NORTH, SOUTH = "north", "south"
HALF_WAY = ("second-factor-show",)
UNLOCK = ("unlock", "unlock-code")


@dataclass(frozen=True)
class Principal:
    """Somebody at the door. `reads` are the owners whose rows may be seen and changed."""

    name: str
    client: Client
    reads: frozenset[str] = frozenset()
    role: Role | None = None
    machine: bool = False
    # Where whoever isn't all the way in may go: the first is where they are led.
    half_way: tuple[str, ...] = ()


@dataclass
class World:
    """Two clinics, three patients, everybody who might ask, and an object for each address."""

    principals: list[Principal]
    targets: dict[str, dict[str, Kwargs]]
    owners: Owners
    marks: dict[str, int]
    users: dict[str, User] = field(default_factory=dict)
    patients: dict[str, Patient] = field(default_factory=dict)
    clinics: dict[str, Clinic] = field(default_factory=dict)

    def principal(self, name: str) -> Principal:
        return next(each for each in self.principals if each.name == name)


def make_world(*, as_user: Callable[[User], Client], now: datetime) -> World:
    clinics = {NORTH: build.make_clinic(name="North"), SOUTH: build.make_clinic(name="South")}
    staff = {
        "ada": build.make_user(clinics[NORTH], Role.ADMIN, "ada"),
        "alice": build.make_user(clinics[NORTH], Role.THERAPIST, "alice"),
        "bob": build.make_user(clinics[NORTH], Role.THERAPIST, "bob"),
        "gone": build.make_user(clinics[NORTH], Role.THERAPIST, "gone"),
        "olga": build.make_user(clinics[SOUTH], Role.ADMIN, "olga"),
        "carol": build.make_user(clinics[SOUTH], Role.THERAPIST, "carol"),
    }
    patients = {
        "pat": build.make_patient(
            clinics[NORTH], therapist=staff["alice"], email="pat@example.org"
        ),
        "quinn": build.make_patient(
            clinics[NORTH], therapist=staff["bob"], email="quinn@example.org"
        ),
        "rob": build.make_patient(
            clinics[SOUTH], therapist=staff["carol"], email="rob@example.org"
        ),
    }
    patients["pat"].care_team.add(staff["gone"])
    carers = {"pat": staff["alice"], "quinn": staff["bob"], "rob": staff["carol"]}
    targets = {
        name: make_samples(pat=patient, alice=carers[name], now=now)
        for name, patient in patients.items()
    }
    owners = Owners(patients, clinics)
    principals = _principals(as_user, staff, patients)
    marks = plant(owners)
    return World(principals, targets, owners, marks, staff, patients, clinics)


def _principals(
    as_user: Any, staff: dict[str, User], patients: dict[str, Patient]
) -> list[Principal]:
    reads = {
        "ada": {"pat", "quinn", NORTH},
        "alice": {"pat", NORTH},
        "bob": {"quinn", NORTH},
        "olga": {"rob", SOUTH},
        "carol": {"rob", SOUTH},
        "pat": {"pat", NORTH},
        "quinn": {"quinn", NORTH},
        "rob": {"rob", SOUTH},
    }
    people = {**staff, **{name: patient.user for name, patient in patients.items()}}
    found = [Principal("anonymous", Client())]
    for name, owners in reads.items():
        user = people[name]
        found.append(Principal(name, as_user(user), frozenset(owners), user.role))
    found += _machines(staff, reads)
    found.append(Principal("gone", _left(as_user, staff["gone"])))
    # Knows Alice's password and has not passed her second factor: sees her name and clinic's above
    # the page that asks for it.
    half = signed_in(Client(), staff["alice"], factor=False)
    found.append(Principal("half alice", half, frozenset({NORTH}), half_way=HALF_WAY))
    found.append(_locked(patients["pat"]))
    operator = build.make_user(None, Role.OPERATOR, "otto")
    found.append(Principal("otto", as_user(operator), frozenset(), Role.OPERATOR))
    return found


def _machines(staff: dict[str, User], reads: dict[str, set[str]]) -> list[Principal]:
    """Programs with a token, for the API only; and one whose token is made up."""
    found = []
    for name in ("alice", "carol"):
        token = Token.objects.create(user=staff[name])
        client = Client(headers={"Authorization": f"Token {token.key}"})
        owners = frozenset(reads[name])
        found.append(Principal(f"{name}'s program", client, owners, Role.THERAPIST, machine=True))
    forged = Client(headers={"Authorization": f"Token {'0' * 40}"})
    found.append(Principal("a forged program", forged, machine=True))
    return found


def _locked(patient: Patient) -> Principal:
    """Pat's other phone, which lay unused for a day: nothing of Pat's shows before it is unlocked."""
    give_passkey(patient.user)
    phone = signed_in(Client(), patient.user, at=time.time() - 25 * 3600)
    return Principal("locked pat", phone, frozenset({NORTH}), half_way=UNLOCK)


def _left(as_user: Any, user: User) -> Client:
    """A browser that still holds the session of somebody whose account was closed."""
    client = as_user(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return client
