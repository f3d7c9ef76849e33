"""What goes wrong while the phones log."""

import contextlib
import os
import random
import threading
import time
from collections import Counter

import redis

from bench.fault_kit.site import IMMEDIATE, KILL, Site

SECONDS_BETWEEN = 1.2


class Nemesis:
    """Faults one after another, each kind as often as the others, in a random order."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site, self.random, self.done = site, random.Random(seed), Counter()
        self.kinds = {
            "worker killed": lambda: site.restart("worker", KILL),
            "pool child killed": self._kill_pool_child,
            "broker flushed": self._flush_broker,
            "broker killed": lambda: site.restart("broker", KILL),
            "PostgreSQL stopped at once": lambda: site.restart("postgres", IMMEDIATE),
            "web process killed": lambda: site.restart("web", KILL),
        }

    def rage(self, seconds: float) -> None:
        end, round_of = time.monotonic() + seconds, []
        while time.monotonic() < end:
            if not round_of:
                round_of = list(self.kinds)
                self.random.shuffle(round_of)
            kind = round_of.pop()
            self.kinds[kind]()
            self.done[kind] += 1
            threading.Event().wait(SECONDS_BETWEEN)

    def _kill_pool_child(self) -> None:
        children = self.site.pool_children()
        if children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.random.choice(children), KILL)

    def _flush_broker(self) -> None:
        with contextlib.suppress(redis.RedisError):
            redis.from_url(self.site.env["REDIS_URL"], socket_timeout=2).flushall()
