"""What the audit trail and the two walls between clinics cost a request.

python bench/walls.py

In turns, in one process, on one database: as the owner with the scope unasked, nothing said to
PostgreSQL and nothing written down; then with the trail; with the first wall, too; and as the web
role behind row-level security. The columns, keys and triggers that the second wall put into the
tables are there in all four.
"""

import contextlib
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.kit import Result, Took, as_role, main, middle, simulate, timed  # noqa: E402

ROUNDS, PATIENTS = 60, 500
ROLE = "bench_web"


def measure() -> list[Result]:
    from therapy.accounts.roles import make_role  # noqa: PLC0415

    clinic = simulate(PATIENTS, 2)
    # Others beside it, so that there is something to keep out.
    simulate(PATIENTS, 2)
    make_role(ROLE, uuid.uuid4().hex, seals_the_trail=False)
    return [line for name, work in _doors(clinic).items() for line in _four(name, work)]


def _four(name: str, work: Callable[[], object]) -> list[Result]:
    """In turns, so that a noisy minute hits all alike; the switch between them is not timed."""
    walls = {"bare": _bare, "trail": _trail, "first wall": _first, "both walls": _both}
    found: dict[str, list[Took]] = {kind: [] for kind in walls}
    for turn in range(ROUNDS + 1):
        for kind, wall in walls.items():
            with wall():
                took = timed(work)
            # The first of each warms up.
            if turn:
                found[kind].append(took)
    bare = middle(found["bare"])
    limits = {"bare": 1.0, "trail": 1.1, "first wall": 1.15, "both walls": 1.25}
    return [
        Result(f"{name}, {kind}", middle(found[kind]), bare, limit, of_ratio=True)
        for kind, limit in limits.items()
    ]


@contextlib.contextmanager
def _bare() -> Iterator[None]:
    from therapy.accounts import audit  # noqa: PLC0415

    with patch.object(audit, "_write", lambda entry: entry), _trail():
        yield


@contextlib.contextmanager
def _trail() -> Iterator[None]:
    from django.db.models import Manager, QuerySet  # noqa: PLC0415

    from therapy.accounts.models.clinic_row import ClinicManager, ClinicQuerySet  # noqa: PLC0415

    with (
        patch.object(ClinicManager, "get_queryset", Manager.get_queryset),
        patch.object(ClinicQuerySet, "_fetch_all", QuerySet._fetch_all),
        patch.object(ClinicQuerySet, "_insert", QuerySet._insert),
        _first(),
    ):
        yield


@contextlib.contextmanager
def _first() -> Iterator[None]:
    from therapy.postgresql import base  # noqa: PLC0415

    with as_role("NONE"), patch.object(base, "words_before", lambda link: ""):
        yield


@contextlib.contextmanager
def _both() -> Iterator[None]:
    with as_role(ROLE):
        yield


def _doors(clinic) -> dict[str, Callable[[], object]]:
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from patients.models import Patient  # noqa: PLC0415
    from tests.signed_in import signed_in  # noqa: PLC0415
    from therapy.accounts.models import Role, User  # noqa: PLC0415

    patient = Patient.objects.filter(clinic=clinic, plan_version=1, pauses=None).first()
    lines = list(patient.assignments.get().prescriptions.values_list("pk", flat=True))
    phone = signed_in(Client(), patient.user)
    desk = signed_in(Client(), User.objects.filter(clinic=clinic, role=Role.THERAPIST).first())
    day = timezone.now().astimezone(patient.tz).date().isoformat()

    def post() -> None:
        body = {
            "id": str(uuid.uuid4()),
            "performed_on": day,
            "tz": patient.time_zone,
            "entries": [{"prescription": str(pk), "as_prescribed": True} for pk in lines],
        }
        answer = phone.post(reverse("api-sessions"), body, content_type="application/json")
        assert answer.status_code == 201, answer.content

    def get(browser, name: str) -> Callable[[], None]:
        def look() -> None:
            answer = browser.get(reverse(name))
            assert answer.status_code == 200, answer.status_code

        return look

    return {
        "today": get(phone, "today"),
        "POST a session": post,
        "the desk": get(desk, "desk"),
        "the catalog": get(desk, "catalog"),
    }


if __name__ == "__main__":
    main(measure)
