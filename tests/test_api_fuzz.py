"""The API under generated requests, signed in for real, one run for each role.

The schema says what may be sent; the generator sends that and what it forbids. So that it does not
fuzz the refusals only, half of the requests carry ids that exist and, where one is known, a body that
is right but for one value. FUZZ_CASES sets how many requests each role sends.
"""

import json
import os
import random
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
import time_machine
from django.db import connection, transaction
from django.urls import Resolver404, resolve, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.matrix.bodies import api_bodies
from tests.matrix.cast import make_world
from tests.world import all_routes
from therapy.accounts.models import Role

CASES = int(os.environ.get("FUZZ_CASES", "850"))
pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite" and "FUZZ_CASES" not in os.environ,
    reason="on the embedded default; FUZZ_CASES=20000 here",
)
WHO = {Role.PATIENT: "pat", Role.THERAPIST: "alice", Role.ADMIN: "ada"}
LEAST_OPENED = 0.30
REFUSED = (400, 401, 403, 404, 405, 406, 409, 413, 415, 429)


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(db, as_user, now, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return make_world(as_user=as_user, now=now)


@pytest.fixture
def operations(client):
    """The operations of the API as it describes itself."""
    schema = json.loads(client.get(reverse("api-schema"), {"format": "json"}).content)
    loaded = schemathesis.openapi.from_dict(schema)
    found = [each.ok() for each in loaded.get_all_operations()]
    assert len(found) >= 15
    return found


class Fuzz:
    """Sends generated cases as one person and counts what came of them."""

    def __init__(self, client: Any, samples: dict[str, Any], bodies: dict[str, Any]) -> None:
        self.client, self.samples, self.bodies = client, samples, bodies
        self.statuses: Counter[int] = Counter()
        self.wrong: list[str] = []
        client.raise_request_exception = False

    def send(self, case: Any, dice: random.Random) -> None:
        path, query, body = (
            self._address(case, dice),
            self._query(case, dice),
            self._body(case, dice),
        )
        content: dict[str, Any] = {}
        if body is not None:
            content = {"data": body, "content_type": "application/json"}
        with transaction.atomic():
            answer = self.client.generic(case.method, path, QUERY_STRING=query, **content)
            transaction.set_rollback(True)
        self._judge(case, path, answer)

    def _judge(self, case: Any, path: str, answer: Any) -> None:
        status = answer.status_code
        self.statuses[status] += 1
        known = 200 <= status < 300 or status in REFUSED
        if not known:
            self.wrong.append(f"{case.method} {path}: {status}")
        elif status in REFUSED and path.startswith("/api/v1/"):
            error = json.loads(answer.content).get("error", {})
            if {"code", "message", "fields"} - set(error):
                self.wrong.append(f"{case.method} {path}: {status} in another shape")

    def _address(self, case: Any, dice: random.Random) -> str:
        route = self._route(case)
        if dice.random() < 0.85 and route in self.samples:
            return reverse(route, kwargs=self.samples[route])
        return case.formatted_path

    @staticmethod
    def _query(case: Any, dice: random.Random) -> str:
        return (
            urlencode(case.query or {}, doseq=True, errors="replace") if dice.random() < 0.3 else ""
        )

    def _body(self, case: Any, dice: random.Random) -> str | None:
        if case.method in ("GET", "HEAD", "DELETE"):
            return None
        generated = case.body if isinstance(case.body, dict) else {}
        right = self.bodies.get(self._route(case))
        if right is None or dice.random() < 0.3:
            return (
                json.dumps(case.body, default=repr) if isinstance(case.body, dict | list) else "{}"
            )
        body = dict(dice.choice(right))
        if generated and dice.random() < 0.5:
            key = dice.choice(sorted(generated))
            body[key] = generated[key]
        return json.dumps(body, default=repr)

    @staticmethod
    def _route(case: Any) -> str:
        return _route_of(case.operation.path)


def _route_of(path: str) -> str:
    """The name of the route that a path of the schema stands for."""
    for value in ("1", "00000000-0000-4000-8000-000000000000", "a"):
        filled = "/".join(value if part.startswith("{") else part for part in path.split("/"))
        try:
            return resolve(filled).url_name
        except Resolver404:
            continue  # the next value may fit its converter
    raise LookupError(f"no route has the schema's path {path}")


@pytest.mark.parametrize("role", WHO)
def test_it_answers_whatever_is_sent_in_words(world, operations, role, counted):
    name = WHO[role]
    target = "pat"
    fuzz = Fuzz(
        world.principal(name).client, world.targets[target], api_bodies(world.patients[target])
    )
    policies = {route.name: route.policy for route in all_routes() if route.name.startswith("api-")}

    for operation in operations:
        # Doors that are shut for the role are knocked at, too, but less often.
        is_open = role in policies[_route_of(operation.path)]
        each = CASES * (3 if is_open else 1) // (2 * len(operations)) + 1

        @settings(
            max_examples=each,
            deadline=None,
            database=None,
            derandomize="FUZZ_CASES" not in os.environ,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), seed=st.integers(0, 2**32))
        def run(case: Any, seed: int) -> None:
            fuzz.send(case, random.Random(seed))  # noqa: S311

        run()
    total = sum(fuzz.statuses.values())
    opened = sum(count for status, count in fuzz.statuses.items() if 200 <= status < 300)
    counted(f"{total} cases, {opened * 100 // total} % opened, {dict(fuzz.statuses)}")
    assert not fuzz.wrong, "\n".join(fuzz.wrong[:40])
    assert total >= CASES * 2 // 3
    assert opened >= LEAST_OPENED * total
