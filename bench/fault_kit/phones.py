"""Phones that log sessions over HTTP: twice, out of order, hanging up before the answer, taking back.

What a phone was told is saved must be there, once; what it was never told it sends until it is.
"""

import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

CSRF = "x" * 32
TWICE, HANGS_UP, TAKES_BACK = 0.3, 0.2, 0.15
STORED = (200, 201)


@dataclass(frozen=True)
class Account:
    """A patient who signs in on the phone; `line` is what they log."""

    token: str
    cookie: str
    line: str


@dataclass
class Phone:
    """A phone that several patients share; each logs little, so that no later log heals a hole.

    `days` are those on which the sessions may have been done.
    """

    port: int
    accounts: list[Account]
    days: list[date]
    random: random.Random
    waiting: list[tuple[Account, dict]] = field(default_factory=list)
    saved: set[str] = field(default_factory=set)
    taken_back: set[str] = field(default_factory=set)
    to_take_back: list[tuple[Account, str]] = field(default_factory=list)
    requests: int = 0

    def live(self, stop: threading.Event) -> None:
        """Log until told to stop."""
        while not stop.is_set():
            self.waiting += [self._session() for _ in range(self.random.randint(1, 3))]
            self.random.shuffle(self.waiting)
            self._flush()
            time.sleep(self.random.uniform(0.05, 0.3))

    def finish(self, seconds: float) -> bool:
        """Send what waits until all is saved and taken back; False when time is up."""
        end = time.monotonic() + seconds
        while (self.waiting or self.to_take_back) and time.monotonic() < end:
            self._flush()
            time.sleep(0.1)
        return not (self.waiting or self.to_take_back)

    def _session(self) -> tuple[Account, dict]:
        account = self.random.choice(self.accounts)
        body = {
            "id": str(uuid.UUID(int=self.random.getrandbits(128), version=4)),
            "performed_on": self.random.choice(self.days).isoformat(),
            "tz": "UTC",
            "entries": [{"prescription": account.line, "reps": self.random.randint(1, 12)}],
            "pain_after": self.random.randint(0, 10),
        }
        return account, body

    def _flush(self) -> None:
        for account, body in list(self.waiting):
            for _ in range(2 if self.random.random() < TWICE else 1):
                if self._post(account, body):
                    self.saved.add(body["id"])
            if body["id"] in self.saved:
                self.waiting.remove((account, body))
                if self.random.random() < TAKES_BACK:
                    self.to_take_back.append((account, body["id"]))
        for account, key in list(self.to_take_back):
            if self._take_back(account, key):
                self.to_take_back.remove((account, key))
                self.taken_back.add(key)

    def _post(self, account: Account, body: dict) -> bool:
        headers = {"Authorization": f"Token {account.token}", "Content-Type": "application/json"}
        return self._send("/api/v1/sessions/", json.dumps(body), headers) in STORED

    def _take_back(self, account: Account, key: str) -> bool:
        headers = {
            "Cookie": f"sessionid={account.cookie}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode({"csrfmiddlewaretoken": CSRF})
        return self._send(f"/session/{key}/undo/", form, headers) == 302

    def _send(self, path: str, body: str, headers: dict[str, str]) -> int | None:
        """The status; None when nobody answered, or the phone did not wait for it."""
        self.requests += 1
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            link.request("POST", path, body, headers)
            if self.random.random() < HANGS_UP:
                return None
            return link.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            link.close()
