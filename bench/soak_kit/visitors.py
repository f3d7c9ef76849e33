"""People who open pages at a fixed rate, whatever the site does."""

import http.client
import itertools
import random
import threading
import time
from concurrent import futures

from bench.outage_kit.stream import Answer
from bench.soak_kit.people import Visit

SENDERS, PATIENCE = 16, 20.0


class Visitors:
    """`answers` holds what was said to them."""

    def __init__(self, port: int, visits: list[Visit], per_second: float) -> None:
        self.port, self.per_second = port, per_second
        self.answers: list[Answer] = []
        random.Random(1).shuffle(visits)
        self._turns = itertools.cycle(visits)
        self._phase, self._lock = "", threading.Lock()
        self._under_way: set[futures.Future] = set()
        self._stop = threading.Event()
        self._senders = futures.ThreadPoolExecutor(SENDERS)
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def enter(self, phase: str) -> None:
        """What is asked from now on belongs to it; returns when what was asked before is answered."""
        with self._lock:
            self._phase = phase
            before = set(self._under_way)
        futures.wait(before, 2 * PATIENCE)

    def end(self) -> None:
        self._stop.set()
        self._thread.join()
        self._senders.shutdown()

    def _live(self) -> None:
        tick = time.monotonic()
        while not self._stop.wait(max(0, tick - time.monotonic())):
            with self._lock:
                asked = self._senders.submit(self._visit, tick, next(self._turns), self._phase)
                self._under_way.add(asked)
            asked.add_done_callback(self._under_way.discard)
            tick += 1 / self.per_second

    def _visit(self, due: float, visit: Visit, phase: str) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        status = None
        try:
            link.request("GET", visit.path, headers={"Cookie": visit.cookie})
            answer = link.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            pass
        finally:
            link.close()
        ms = (time.monotonic() - due) * 1000
        self.answers.append(Answer(phase, status, ms, time.time()))
