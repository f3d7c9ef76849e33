import os
from contextlib import suppress
from functools import partial

from django.apps import AppConfig
from django.db import transaction
from kombu.exceptions import OperationalError

from bench.bad_protocols import tasks
from therapy import bell


class BadProtocols(AppConfig):
    name = "bench.bad_protocols"

    def ready(self) -> None:
        protocol = os.environ["BAD_PROTOCOL"]
        if protocol == "in_request":
            # Whoever rings waits for the broker.
            bell._TASKS.ring = bell._send
        else:
            _forget({"after_commit": tasks.recompute, "counter": tasks.count}[protocol])


def _forget(task) -> None:
    """No stale row is written with the fact; a message after the commit is all there is."""
    # The verbs, once they are loaded, take the name from here.
    from patients.actions import log_session, void_session  # noqa: PLC0415

    log_session.mark_days_stale = partial(_send, task, 1)
    void_session.mark_days_stale = partial(_send, task, -1)


def _send(task, step, patient, days, *, cause, now) -> None:
    def send() -> None:
        with suppress(OperationalError, OSError):
            task.apply_async([str(patient.pk), str(days[0]), step], retry=False)

    transaction.on_commit(send, robust=True)
