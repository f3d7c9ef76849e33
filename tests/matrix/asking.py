"""Sends the requests and holds each answer against whose marks it shows and whose rows it changed."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import transaction

from tests.matrix.answers import everything_in, is_refused, may_enter, written_tables
from tests.matrix.bodies import Forms, api_bodies, every_column, swapped
from tests.matrix.canaries import fingerprints, found_in
from tests.matrix.cast import Principal, World
from tests.world import Route, our_routes
from therapy.accounts.models import Role

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
UNSAFE = ("post", "put", "patch", "delete")
CARERS = {"pat": "alice", "quinn": "bob", "rob": "carol"}
# Whoever holds the address's token acts for its owner; nothing else is asked.
BEARERS = frozenset(
    [
        "digest-stop",
        "digest-stop-now",
        "invitation-link",
        "calendar-feed",
        "reminder-stop",
        "reminder-stop-now",
    ]
)
# Operators choose a clinic there, by its name.
NAMES_CLINICS = frozenset({"operator", "break-glass"})
# The same address for everybody: a week's label, a drawing.
SAME_FOR_ALL = frozenset(
    ["report-week", "report-review-shown", "export-csv", "export-json", "export-pdf", "figure-pair"]
)
# They answer 503 when the broker or the sweep is away, as in most tests.
WELLNESS = frozenset({"healthz", "watchdog"})


@dataclass(frozen=True)
class Finding:
    """What should not have happened, and to what request."""

    what: str
    principal: str
    method: str
    route: str
    target: str

    def __str__(self) -> str:
        return f"{self.what}: {self.method} {self.route} about {self.target} as {self.principal}"


@dataclass
class Asked:
    """What came of it: what was wrong, and how much was asked and answered."""

    wrong: list[Finding] = field(default_factory=list)
    requests: int = 0
    opened: Counter[str] = field(default_factory=Counter)
    cells: set[tuple[str, str]] = field(default_factory=set)
    changed: Counter[str] = field(default_factory=Counter)


class Matrix:
    """One run over all doors. `until` ends it at the first finding that begins so."""

    def __init__(self, world: World, *, until: str = "", routes: str = "") -> None:
        self.world = world
        self.asked = Asked()
        self.until = until
        self.routes = [
            route for route in our_routes() if route.name.startswith(tuple(routes.split()) or "")
        ]
        self._before: Any = None
        self._known_columns: dict[str, dict[str, Any]] = {}

    # --- The passes ----------------------------------------------------------------------

    def look(self) -> Asked:
        """GET each address about each target, plainly and with everybody's ids in the query."""
        for principal, route, target in self._cells():
            url = self._url(route, target)
            self._send(principal, "get", route, target, url)
            if not route.params and may_enter(principal, route):
                for other in self._strangers(principal):
                    self._send(principal, "get", route, target, url, query=self._columns(other))
            if self._is_done():
                break
        return self.asked

    def push(self) -> Asked:
        """Every unsafe method with nothing, and with every column there is, pointing elsewhere."""
        for principal, route, target in self._cells():
            url = self._url(route, target)
            is_api = url.startswith("/api/")
            for method in UNSAFE if is_api else ("post",):
                self._send(principal, method, route, target, url, body={})
            for other in self._strangers(principal) if may_enter(principal, route) else [target]:
                body = self._columns(other)
                self._send(principal, "post", route, target, url, body=body)
            if self._is_done():
                break
        return self.asked

    def submit(self) -> Asked:
        """Each form as it was shown, with others' ids in it and columns that it doesn't have."""
        for principal, route, target in self._cells():
            if target not in principal.reads or principal.machine or route.name.startswith("api-"):
                continue
            with self._undone():
                page = self._answer(principal, "get", self._url(route, target))
            if page.status_code != 200 or "html" not in page.headers.get("Content-Type", ""):
                continue
            for action, shown in Forms(page.content.decode()).found:
                self._submit(principal, route, target, action or self._url(route, target), shown)
            if self._is_done():
                break
        return self.asked

    def _submit(
        self, principal: Principal, route: Route, target: str, url: str, shown: dict[str, Any]
    ) -> None:
        if "logout" in url:
            return
        for other in self._strangers(principal):
            hostile = self._columns(other)
            extra = {key: value for key, value in hostile.items() if key not in shown}
            taken = {key: hostile[key] for key in shown if key in hostile}
            for body in ({**shown, **extra}, {**shown, **taken}):
                self._send(principal, "post", route, target, url, body=body)

    def call(self) -> Asked:
        """Whole API bodies, one id at a time taken from somebody else's world."""
        bodies = {name: api_bodies(each) for name, each in self.world.patients.items()}
        for principal, route, target in self._cells():
            if route.name not in bodies[target]:
                continue
            url = self._url(route, target)
            for other in self.world.targets:
                for mine, theirs in zip(
                    bodies[target][route.name], bodies[other][route.name], strict=True
                ):
                    for body in swapped(mine, theirs) if other != target else [mine]:
                        self._send(principal, "post", route, target, url, body=body, as_json=True)
            if self._is_done():
                break
        return self.asked

    # --- One request -----------------------------------------------------------------------

    def _send(
        self,
        principal: Principal,
        method: str,
        route: Route,
        target: str,
        url: str,
        **more: Any,
    ) -> None:
        if self._is_done():
            return
        with self._undone(), written_tables() as tables:
            answer = self._answer(principal, method, url, **more)
            self._judge(principal, method, route, target, answer, tables)

    def _answer(
        self,
        principal: Principal,
        method: str,
        url: str,
        *,
        query: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        as_json: bool = False,
    ) -> Any:
        client = principal.client
        client.raise_request_exception = False
        kept = dict(client.cookies)
        as_json = as_json or (url.startswith("/api/") and method != "get")
        try:
            if method == "get":
                return client.get(url, query or {})
            data, kind = (json.dumps(body), JSON) if as_json else (urlencode(body or {}), FORM)
            return getattr(client, method)(url, data=data, content_type=kind)
        finally:
            # A request that signs somebody out must not make the following ones empty.
            client.cookies.clear()
            client.cookies.update(kept)

    def _judge(
        self,
        principal: Principal,
        method: str,
        route: Route,
        target: str,
        answer: Any,
        tables: set[str],
    ) -> None:
        asked, status = self.asked, answer.status_code
        asked.requests += 1
        asked.cells.add((route.name, principal.name))
        if 200 <= status < 300:
            asked.opened[principal.name] += 1

        def say(what: str) -> None:
            asked.wrong.append(Finding(what, principal.name, method, route.name, target))

        if status >= 500 and route.name not in WELLNESS:
            say(f"answers {status}")
        allowed = self._allowed(principal, route, target)
        for owner in found_in(everything_in(answer)) - allowed:
            say(f"shows what is {owner}'s")
        refused = status >= 500 or is_refused(principal, answer)
        if not may_enter(principal, route) and not refused:
            say(f"lets in who has no business there ({status})")
        if self._is_foreign(principal, route, target) and not refused:
            say(f"opens what is {target}'s clinic's ({status})")
        if tables:
            for owner in self._changed_owners() - allowed - {""}:
                say(f"changes what is {owner}'s")
            asked.changed[principal.name] += 1

    def _is_foreign(self, principal: Principal, route: Route, target: str) -> bool:
        """Whether the address names something of another clinic, whatever its answer shows."""
        if route.policy is None or not route.params or route.name in SAME_FOR_ALL:
            return False
        return self.world.owners.of(self.world.patients[target].clinic) not in principal.reads

    def _allowed(self, principal: Principal, route: Route, target: str) -> frozenset[str]:
        if route.name in NAMES_CLINICS and principal.role == Role.OPERATOR:
            return principal.reads | set(self.world.clinics)
        if route.name not in BEARERS:
            return principal.reads
        patient = self.world.patients[target]
        return principal.reads | {target, self.world.owners.of(patient.clinic) or ""}

    def _changed_owners(self) -> set[str]:
        now = fingerprints(self.world.owners)
        return {owner for owner in {*now, *self._before} if now[owner] != self._before[owner]}

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """Whatever the request did is undone, so that the next meets the same world."""
        if self._before is None:
            self._before = fingerprints(self.world.owners)
            self.world.owners.settle()
        cache.clear()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    # --- What there is to ask ------------------------------------------------------------------

    def _cells(self) -> Iterator[tuple[Principal, Route, str]]:
        for route in self.routes:
            for target in self.world.targets if route.params else ["pat"]:
                for principal in self.world.principals:
                    about = target
                    if not route.params:
                        about = next(
                            (name for name in self.world.targets if name in principal.reads), target
                        )
                    yield principal, route, about

    def _strangers(self, principal: Principal) -> list[str]:
        return [name for name in self.world.targets if name not in principal.reads]

    def _url(self, route: Route, target: str) -> str:
        return route.url(self.world.targets[target])

    def _columns(self, other: str) -> dict[str, Any]:
        if other not in self._known_columns:
            patient, carer = self.world.patients[other], self.world.users[CARERS[other]]
            self._known_columns[other] = every_column(patient, carer)
        return self._known_columns[other]

    def _is_done(self) -> bool:
        if not self.until:
            return False
        return any(found.what.startswith(self.until) for found in self.asked.wrong)
