"""Several actors on one PostgreSQL, driven step by step in an order that the test decides.

Each actor is a thread with a connection of its own that stops before every statement that begins a
step. An actor whose statement waits for another's lock is passed over until it gets it.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import Any

from django.db import connection

from therapy.accounts.tenancy import in_every_clinic

# What begins a step, by words in its SQL. Whatever comes after belongs to the step before.
STEPS = (
    ("claim", ('FROM "patients_staleweek"', "SKIP LOCKED")),
    ("lock", ("pg_advisory_xact_lock",)),
    ("read", ('"patients_prescription"',)),
    ("delete", ('DELETE FROM "patients_staleweek"',)),
    ("compare", ('"inputs_hash"', "SELECT")),
    ("write", ('INSERT INTO "patients_weeklyreport"',)),
    ("write", ('UPDATE "patients_weeklyreport"',)),
    ("log", ('INSERT INTO "patients_session"',)),
    ("mark", ('INSERT INTO "patients_staleweek"',)),
)
PATIENCE = 20


class Actor:
    """A thread that does one job at a time, statement by statement when it is told to."""

    def __init__(self, gates: frozenset[str]) -> None:
        self.gates = gates
        self.idle, self.at_gate = True, False
        self.error: Exception | None = None
        self.pid = 0
        self._job: Callable[[], Any] | None = None
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def begin(self, job: Callable[[], Any]) -> None:
        """Start a job; it stops before its first step."""
        # In the clinic that is open where it is begun: a thread has none of its own.
        inside = partial(copy_context().run, job)
        with self._changed:
            self._job, self.idle, self.error = inside, False, None
            self._changed.notify_all()
        self.settle(set())

    def step(self, waits: set[str]) -> None:
        """Let it do one step; nothing when it is done, or still waits for a lock."""
        self.settle(waits)
        if self.idle or not self.at_gate:
            return
        with self._changed:
            self.at_gate = False
            self._changed.notify_all()
        self.settle(waits)

    def settle(self, waits: set[str]) -> None:
        """Until it stands before a step, is done, or waits for a lock; that goes to `waits`."""
        end = time.monotonic() + PATIENCE
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self.idle or self.at_gate, 0.003):
                    return
            if lock := _lock_waited_for(self.pid):
                waits.add(lock)
                return
            assert time.monotonic() < end, "an actor neither goes on nor waits for a lock"

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(PATIENCE)

    def _work(self) -> None:
        connection.ensure_connection()
        self.pid = connection.connection.info.backend_pid
        with connection.execute_wrapper(self._before_statement):
            while self._next_job():
                try:
                    self._job()
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    self.error = error
                with self._changed:
                    self.idle = True
                    self._changed.notify_all()
        connection.close()

    def _next_job(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or not self.idle)
            return not self._closing

    def _before_statement(self, execute, sql, params, many, context):
        if _step_of(sql) in self.gates:
            with self._changed:
                self.at_gate = True
                self._changed.notify_all()
                self._changed.wait_for(lambda: not self.at_gate)
        return execute(sql, params, many, context)


def _step_of(sql: str) -> str | None:
    return next((name for name, words in STEPS if all(word in sql for word in words)), None)


def _lock_waited_for(pid: int) -> str | None:
    # What another's connection waits for is shown to the owner alone.
    with in_every_clinic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT wait_event FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'",
            [pid],
        )
        found = cursor.fetchone()
    return found[0] if found else None


@contextmanager
def actors(*gates: Sequence[str]) -> Iterator[list[Actor]]:
    """One actor for each list of the steps before which it stops."""
    found = [Actor(frozenset(names)) for names in gates]
    try:
        yield found
    finally:
        for actor in found:
            actor.close()


def play(
    cast: Sequence[Actor], jobs: Sequence[Callable[[], Any]], order: Sequence[int]
) -> set[str]:
    """Play the jobs in that order of steps, then to their end; the kinds of lock waited for."""
    waits: set[str] = set()
    for actor, job in zip(cast, jobs, strict=True):
        actor.begin(job)
    for number in order:
        cast[number].step(waits)
    while not all(actor.idle for actor in cast):
        for actor in cast:
            actor.step(waits)
    return waits


def orders(counts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every order of that many steps of each actor."""
    if not any(counts):
        yield ()
    for number, left in enumerate(counts):
        if left:
            rest = [*counts[:number], left - 1, *counts[number + 1 :]]
            for order in orders(rest):
                yield (number, *order)
