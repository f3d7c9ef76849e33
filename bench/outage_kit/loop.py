"""One event loop in a thread of its own, for the small servers of the outage run."""

import asyncio
import threading
from collections.abc import Coroutine


class Loop:
    """Dies with the process."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True, name="loop").start()

    def run(self, work: Coroutine) -> None:
        """Have it done, and wait until it is."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
