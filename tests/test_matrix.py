"""Nobody sees or changes what isn't theirs: every door, every method, everybody, about everybody."""

import os
import sys

import pytest
import time_machine
from django.db import connection

from tests.matrix.asking import Matrix
from tests.matrix.cast import make_world
from tests.matrix.leaks import LEAKS, Leak, everything, planted, walls_down
from tests.world import LIBRARY_PREFIXES, all_routes

# Minutes long on every database; the whole of it runs by `MATRIX=full make test ARGS=tests/test_matrix.py`.
FULL = os.environ.get("MATRIX") == "full"
pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite" and not FULL, reason="on the embedded default; MATRIX=full here"
)
WAYS = [
    pytest.param(way, marks=pytest.mark.skipif(not FULL, reason="MATRIX=full"))
    for way in ("look", "push", "submit")
]


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(db, as_user, now, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_world(as_user=as_user, now=now)


def tell(capsys, what: str, asked) -> None:
    with capsys.disabled():
        sys.stdout.write(
            f" {what}: {asked.requests} requests, {sum(asked.opened.values())} opened, "
            f"{sum(asked.changed.values())} changed rows, {len(asked.cells)} cells "
        )


def test_the_world_is_marked_all_over(world):
    assert len(world.principals) >= 10
    assert sum(world.marks.values()) > 80
    assert {"Patient", "User", "Clinic", "Session", "Assignment", "Routine", "Stretch"} <= set(
        world.marks
    )


@pytest.mark.parametrize("way", [*WAYS, "call"])
def test_it_shows_and_changes_nothing_of_others(world, capsys, way):
    matrix = Matrix(world)
    asked = getattr(matrix, way)()
    tell(capsys, way, asked)
    assert not asked.wrong, "\n".join(sorted(set(map(str, asked.wrong)))[:40])
    assert asked.requests > {"look": 4000, "push": 4000, "submit": 150, "call": 300}[way]
    if way == "look":
        names = {
            route.name for route in all_routes() if not route.name.startswith(LIBRARY_PREFIXES)
        }
        assert asked.cells == {(name, who.name) for name in names for who in world.principals}
        for who in world.principals:
            # An operator has few pages of their own.
            if who.role and who.name != "otto":
                assert asked.opened[who.name] > 10, who.name
    if way in ("submit", "call"):
        assert sum(asked.changed.values()) > 20


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_it_notices(world, leak):
    with planted(leak), walls_down():
        asked = getattr(Matrix(world, first_only=True, routes=leak.routes), leak.way)()
    assert asked.wrong


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
        seen = found.what.removeprefix("shows what is ").removesuffix("'s")
        assert clinics.get(seen, seen) == home, str(found)
