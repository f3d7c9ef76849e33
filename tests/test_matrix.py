"""Nobody sees or changes what isn't theirs: every door, every method, everybody, about everybody."""

import os
import re

import pytest
import time_machine
from django.db import connection

from tests.matrix.asking import Matrix
from tests.matrix.bodies import api_bodies
from tests.matrix.cast import make_world
from tests.matrix.leaks import LEAKS, Leak, everything, planted, walls_down
from tests.world import our_routes

# A quarter of an hour on each database: `MATRIX=full make test ARGS=tests/test_matrix.py`.
FULL = os.environ.get("MATRIX") == "full"
pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite" and not FULL, reason="on the embedded default; MATRIX=full here"
)
WAYS = ("look", "push", "submit", "call")
# Always walked: doors that write, of each kind. Plain forms, a team, a plan's acts, people, routines.
WITH_A_FORM = "patient-edit patient-care-team plan-pause plan-end alert-answer diagnosis-end"
ONLY_POSTED = (
    " patient-restore plan-changes-seen person-deactivate routine-copy routine-item-remove"
    " own-calendar-open report-review break-glass"
)
FEW = {"push": WITH_A_FORM + ONLY_POSTED, "submit": WITH_A_FORM + " routine-edit check-in"}


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(db, as_user, now, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_world(as_user=as_user, now=now)


def test_the_world_is_marked_all_over(world):
    assert len(world.principals) >= 10
    assert sum(world.marks.values()) > 80
    assert {"Patient", "User", "Clinic", "Session", "Assignment", "Routine", "Stretch"} <= set(
        world.marks
    )


@pytest.mark.skipif(not FULL, reason="MATRIX=full")
@pytest.mark.parametrize("way", WAYS)
def test_it_shows_and_changes_nothing_of_others(world, counted, way):
    asked = walked(Matrix(world), way, counted)
    assert asked.requests > {"look": 4000, "push": 4000, "submit": 1000, "call": 1500}[way]
    if way in ("look", "push"):
        names = {route.name for route in our_routes()}
        assert asked.cells == {(name, who.name) for name in names for who in world.principals}
    if way == "look":
        for who in world.principals:
            # An operator has few pages of their own.
            if who.role and who.name != "otto":
                assert asked.opened[who.name] > 10, who.name
    else:
        assert sum(asked.changed.values()) > 100


@pytest.mark.parametrize("way", FEW)
def test_at_doors_of_each_kind_nothing_of_others_is_changed(world, counted, way):
    asked = walked(Matrix(world, routes=FEW[way]), way, counted)
    assert {name for name, _who in asked.cells} >= set(FEW[way].split())
    assert sum(asked.changed.values()) > 60


def test_no_program_changes_what_is_others(world, counted):
    asked = walked(Matrix(world), "call", counted)
    assert {name for name, _who in asked.cells} == set(api_bodies(world.patients["pat"]))
    assert sum(asked.changed.values()) > 100


def walked(matrix, way: str, counted):
    asked = getattr(matrix, way)()
    counted(
        f"{way}: {asked.requests} requests, {sum(asked.opened.values())} opened, "
        f"{sum(asked.changed.values())} of them wrote, {len(asked.cells)} cells"
    )
    assert not asked.wrong, "\n".join(sorted(set(map(str, asked.wrong)))[:40])
    return asked


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_it_notices(world, leak):
    with planted(leak), walls_down():
        asked = getattr(Matrix(world, until=leak.finds, routes=leak.routes), leak.way)()
    assert any(found.what.startswith(leak.finds) for found in asked.wrong), asked.wrong


@pytest.mark.parametrize("way", WAYS)
def test_it_notices_nothing_where_no_mistake_is_planted(world, way):
    """At the very doors where it has to notice one, with the walls down as there."""
    routes = " ".join(leak.routes for leak in LEAKS if leak.way == way)
    with walls_down():
        asked = getattr(Matrix(world, routes=routes), way)()
    assert asked.requests > 50
    assert not asked.wrong, asked.wrong[:5]


def test_enough_mistakes_are_planted():
    assert len({leak.name for leak in LEAKS}) >= 25


CLINICS_OWN = [
    Leak(model, everything(model), routes, way)
    for model, routes, way in [
        ("routines.Routine", "routine api-routines", "look"),
        ("routines.Stretch", "catalog stretch api-stretches", "look"),
        ("patients.ReportExport", "export", "look"),
        ("patients.Patient", "patient- api-patients desk", "look"),
    ]
]


@pytest.mark.parametrize("leak", CLINICS_OWN, ids=lambda leak: leak.name)
def test_the_walls_hold_where_a_question_forgets_who_asks(world, leak):
    """Of another clinic nothing is seen, even so; a colleague's patients are no wall's business."""
    clinics = {"pat": "north", "quinn": "north", "rob": "south"}
    with planted(leak):
        asked = getattr(Matrix(world, routes=leak.routes), leak.way)()
    for found in asked.wrong:
        home = next(
            (clinics.get(name, name) for name in world.principal(found.principal).reads), ""
        )
        seen = re.search(r"what is (\w+)'s", found.what)[1]
        assert clinics.get(seen, seen) == home, str(found)
