"""A bell that is rung without waiting: what rings it goes on at once, whatever the bell does."""

import threading
from collections.abc import Callable


class Bell:
    """`ring(n)` calls `send(n)` soon, in a thread of its own that ends when nothing is left.

    Rings for the same n that wait behind each other become one. A process that stops loses those
    that wait, so only what is found anyway may be announced by it.
    """

    def __init__(self, send: Callable[[int], None]) -> None:
        self._send = send
        self._waiting: set[int] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, number: int) -> None:
        """Never blocks and never fails."""
        with self._lock:
            self._waiting.add(number)
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
                number = self._waiting.pop()
            self._send(number)
