"""Two therapists of a clinic at the same moment, on the database that can do that."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from routines.actions.copy_routine import copy_routine
from routines.actions.create_routine import create_routine
from routines.models import Routine
from routines.routine_details import RoutineDetails
from tests import build
from therapy.accounts.tenancy import in_clinic

TIMES = 6
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def all_at_once(clinic, work) -> list[str]:
    """Do it several times at the same moment; what became of each."""
    outcomes, ready = [], threading.Barrier(TIMES)

    def run() -> None:
        try:
            connection.ensure_connection()
            ready.wait(10)
            with in_clinic(clinic.pk):
                work()
            outcomes.append("done")
        except ValidationError as refused:
            outcomes.append(",".join(refused.error_dict))
        except Exception as error:  # noqa: BLE001 - a thread's error would be lost
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(outcomes)


def test_it_gives_a_name_to_one_and_tells_the_others(clinic, alice, now):
    def create() -> None:
        create_routine(details=RoutineDetails("Morning"), by=alice, now=now)

    assert all_at_once(clinic, create) == sorted(["done", *["name"] * (TIMES - 1)])
    assert Routine.objects.filter(name="Morning").count() == 1


def test_it_finds_each_copy_a_name_of_its_own(clinic, alice, now):
    sample = build.make_routine(None, [build.make_stretch("a")], name="Sample")

    def copy() -> None:
        copy_routine(routine=Routine.objects.get(pk=sample.pk), by=alice, now=now)

    assert all_at_once(clinic, copy) == ["done"] * TIMES
    assert Routine.objects.filter(clinic=clinic).values("name").distinct().count() == TIMES
