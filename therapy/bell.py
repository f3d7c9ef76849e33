"""A bell that is rung without waiting: what rings it goes on at once, whatever the bell does."""

import logging
import threading
from collections.abc import Callable, Hashable
from typing import Any

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from therapy.celery import app

log = logging.getLogger(__name__)
# A message not picked up by then is dropped: each sweep finds what was not rung for.
EXPIRES_SECONDS = 60


class Bell:
    """`ring(what)` calls `send(what)` soon, in a thread of its own that ends when nothing is left.

    Rings for the same that wait behind each other become one. A process that stops loses those
    that wait, so only what is found anyway may be announced by it.
    """

    def __init__(self, send: Callable[[Any], None]) -> None:
        self._send = send
        self._waiting: set[Hashable] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, what: Hashable) -> None:
        """Never blocks and never fails."""
        with self._lock:
            self._waiting.add(what)
            # A process forked while the bell rang has its thread's name, but not the thread.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, daemon=True, name="bell")
                self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                what = self._waiting.pop()
            self._send(what)


def call_task(task: str, *arguments: str | int) -> None:
    """Have a task done soon, by its name; the request doesn't wait for the broker."""
    _TASKS.ring((task, *arguments))


def _send(call: tuple[str, ...]) -> None:
    task, *arguments = call
    try:
        app.send_task(task, arguments, expires=EXPIRES_SECONDS, retry=False)
    except (OperationalError, RedisError, OSError):
        log.warning("the broker does not answer; the sweep will see to %s", task)


_TASKS = Bell(_send)
