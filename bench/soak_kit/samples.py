"""What is measured every few seconds: memory, connections, how long the oldest stale week waits."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import OperationalError, connection
from django.utils import timezone

from bench.fault_kit.site import Site
from patients.models import StaleWeek

EVERY_SECONDS = 5


class Sample(NamedTuple):
    """`at` in seconds since the run began, `memory` in MB by service, `lag` in seconds."""

    at: float
    phase: str
    memory: dict[str, float]
    connections: int
    lag: float


class Sampler:
    """`samples` grows until `end`; in a second in which the database is away nothing is taken."""

    def __init__(self, site: Site) -> None:
        self.site, self.phase, self.samples = site, "", []
        self._began = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def end(self) -> list[Sample]:
        self._stop.set()
        self._thread.join()
        return self.samples

    def _live(self) -> None:
        from therapy.accounts.tenancy import in_every_clinic  # noqa: PLC0415

        with in_every_clinic():
            while not self._stop.wait(EVERY_SECONDS):
                try:
                    self.samples.append(self._take())
                except OperationalError:
                    connection.close()

    def _take(self) -> Sample:
        oldest = StaleWeek.objects.due().order_by("created_at").values_list("created_at").first()
        lag = (timezone.now() - oldest[0]).total_seconds() if oldest else 0.0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            )
            number = cursor.fetchone()[0]
        memory = {name: _memory_of(self.site, name) for name in ("web", "worker", "beat 0")}
        return Sample(time.monotonic() - self._began, self.phase, memory, number, lag)


def _memory_of(site: Site, name: str) -> float:
    return sum(map(_memory, _family(site.services[name].child.pid)))


def _family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for word in children.read_text().split() if children.exists() else ():
        yield from _family(int(word))


def _memory(pid: int) -> float:
    """MB that are this process's own: what it shares with its siblings counts in part."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    try:
        lines = rollup.read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
