"""Sessions that come at a fixed rate, whatever the site does; each phone keeps what isn't taken.

A phone waits 5 s before it sends again, then 10, 20 … s, each uneven by half, as static/js/offline
does. Times are measured from the moment at which a session was due to be sent, so a stall counts for
everybody who came while it lasted.
"""

import heapq
import http.client
import itertools
import json
import random
import threading
import time
import uuid
from concurrent import futures
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bench.fault_kit.phones import Account

PER_SECOND = 5
# One session in so many reports a warning sign, and so orders a mail.
WARNS = 10
SENDERS = 32
PATIENCE = 20.0
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
TAKEN = (200, 201)


@dataclass
class Log:
    """A session on its phone. `phase` is that in which it was done."""

    account: Account
    body: dict
    phase: str
    tries: int = 0
    saved_at: float | None = None


class Answer(NamedTuple):
    """`status` is None when nobody answered; `at` is time.time()."""

    phase: str
    status: int | None
    ms: float
    at: float


class Stream:
    """`logs` and `answers` hold everything that was sent and said."""

    taken_back: frozenset[str] = frozenset()

    def __init__(self, port: int, accounts: list[Account], days: list[date], sign: str) -> None:
        self.port, self.days, self.sign = port, days, sign
        self.logs: list[Log] = []
        self.answers: list[Answer] = []
        self._turns = itertools.cycle(accounts)
        self._waiting: list[tuple[float, int, Log]] = []
        self._numbers = itertools.count()
        self._under_way: set[futures.Future] = set()
        self._lock = threading.Lock()
        self._phase, self._flows = "", True
        self._stop = threading.Event()
        self._senders = futures.ThreadPoolExecutor(SENDERS)
        self._thread = threading.Thread(target=self._live, daemon=True)

    @property
    def saved(self) -> set[str]:
        """The ids of which a phone was told that they are saved."""
        return {log.body["id"] for log in self.logs if log.saved_at}

    def kept(self) -> int:
        """How many sessions wait on a phone because they weren't taken."""
        return sum(log.tries > 0 and not log.saved_at for log in list(self.logs))

    def enter(self, phase: str) -> None:
        """What is sent from now on belongs to it; returns when what was sent before is answered."""
        with self._lock:
            self._phase = phase
            before = set(self._under_way)
        self._thread.is_alive() or self._thread.start()
        futures.wait(before, 2 * PATIENCE)

    def end(self, seconds: float) -> bool:
        """No new sessions; send those that wait. False when some still do after so long."""
        self._flows = False
        until = time.monotonic() + seconds
        while len(self.saved) < len(self.logs) and time.monotonic() < until:
            time.sleep(0.2)
        self._stop.set()
        self._thread.join()
        self._senders.shutdown()
        return len(self.saved) == len(self.logs)

    def _live(self) -> None:
        tick = time.monotonic()
        while not self._stop.wait(max(0, tick - time.monotonic())):
            if self._flows:
                self._put(tick, self._session())
            self._send_due()
            tick += 1 / PER_SECOND

    def _session(self) -> Log:
        account, number = next(self._turns), len(self.logs)
        body = {
            "id": str(uuid.uuid4()),
            "performed_on": random.choice(self.days).isoformat(),
            "tz": "UTC",
            "entries": [{"prescription": account.line, "reps": random.randint(1, 12)}],
            "pain_after": random.randint(0, 10),
            "red_flags": [] if number % WARNS else [self.sign],
        }
        log = Log(account, body, self._phase)
        self.logs.append(log)
        return log

    def _put(self, due: float, log: Log) -> None:
        with self._lock:
            heapq.heappush(self._waiting, (due, next(self._numbers), log))

    def _send_due(self) -> None:
        with self._lock:
            while self._waiting and self._waiting[0][0] <= time.monotonic():
                due, _, log = heapq.heappop(self._waiting)
                sent = self._senders.submit(self._send, due, log, self._phase)
                self._under_way.add(sent)
                sent.add_done_callback(self._under_way.discard)

    def _send(self, due: float, log: Log, phase: str) -> None:
        status = self._post(log)
        now = time.time()
        self.answers.append(Answer(phase, status, (time.monotonic() - due) * 1000, now))
        log.tries += 1
        if status in TAKEN:
            log.saved_at = now
        else:
            pause = min(FIRST_PAUSE * 2 ** (log.tries - 1), LONGEST_PAUSE)
            self._put(time.monotonic() + pause * random.uniform(0.5, 1.5), log)

    def _post(self, log: Log) -> int | None:
        headers = {
            "Authorization": f"Token {log.account.token}",
            "Content-Type": "application/json",
        }
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            link.request("POST", "/api/v1/sessions/", json.dumps(log.body), headers)
            return link.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            link.close()
