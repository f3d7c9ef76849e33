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


@dataclass
class Phone:
    """One patient's phone; `line` is what is logged, `days` when it may have been done."""

    port: int
    token: str
    cookie: str
    line: str
    days: list[date]
    random: random.Random
    waiting: list[dict] = field(default_factory=list)
    saved: set[str] = field(default_factory=set)
    taken_back: set[str] = field(default_factory=set)
    to_take_back: set[str] = field(default_factory=set)
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

    def _session(self) -> dict:
        entry = {"prescription": self.line, "reps": self.random.randint(1, 12)}
        return {
            "id": str(uuid.UUID(int=self.random.getrandbits(128), version=4)),
            "performed_on": self.random.choice(self.days).isoformat(),
            "tz": "UTC",
            "entries": [entry],
            "pain_after": self.random.randint(0, 10),
        }

    def _flush(self) -> None:
        for body in list(self.waiting):
            for _ in range(2 if self.random.random() < TWICE else 1):
                if self._post(body):
                    self.saved.add(body["id"])
            if body["id"] in self.saved:
                self.waiting.remove(body)
                if self.random.random() < TAKES_BACK:
                    self.to_take_back.add(body["id"])
        for key in list(self.to_take_back):
            if self._take_back(key):
                self.to_take_back.remove(key)
                self.taken_back.add(key)

    def _post(self, body: dict) -> bool:
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        return self._send("/api/v1/sessions/", json.dumps(body), headers) in STORED

    def _take_back(self, key: str) -> bool:
        headers = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={CSRF}",
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
