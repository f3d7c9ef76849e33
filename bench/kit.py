"""A private PostgreSQL with a simulated clinic, a stopwatch, and a table."""

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402
import psycopg2  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from scripts.devtools.postgres import private_postgres  # noqa: E402
from scripts.devtools.suite import workspace  # noqa: E402


@contextlib.contextmanager
def site() -> Iterator[None]:
    """Django set up on an empty database with the catalog; once per process."""
    with workspace() as folder, private_postgres(folder / "postgres") as url:
        link = psycopg2.connect(url.rsplit("/", 1)[0] + "/postgres")
        link.autocommit = True
        link.cursor().execute("CREATE DATABASE therapy")
        link.close()
        (folder / "static").mkdir()
        os.environ |= {
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only for measuring, on a site that nobody can reach",
            "ALLOWED_HOSTS": "*",
            "LOG_LEVEL": "ERROR",
            # Static files by their own names: nothing is collected here.
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "therapy.settings",
        }
        django.setup()
        # DEBUG would also keep every query.
        connection.force_debug_cursor, connection.queries_limit = False, 0
        django.conf.settings.DEBUG = False
        call_command("migrate", verbosity=0)
        call_command("load_catalog", stdout=StringIO())
        # What measures looks at every clinic; requests and tasks open their own.
        from therapy.accounts.tenancy import in_every_clinic  # noqa: PLC0415

        with in_every_clinic():
            yield
        connection.close()


def simulate(patients: int, weeks: int, *, own_plans: bool = False):
    """One more simulated clinic, not yet reported."""
    from therapy.accounts.models import Clinic  # noqa: PLC0415

    call_command("simulate", patients=patients, weeks=weeks, own_plans=own_plans, stdout=StringIO())
    sql("ANALYZE")
    return Clinic.objects.order_by("pk").last()


def own_stretches(clinic, count: int) -> None:
    """A clinic's own stretches beside the shared ones, tagged like them."""
    from routines.models import Stretch, StretchTag  # noqa: PLC0415

    shared = list(Stretch.objects.filter(clinic=None).with_tags())
    for number in range(count):
        row = shared[number % len(shared)]
        tags = list(row.tags.all())
        row.pk, row._state.adding = None, True
        row.clinic, row.slug, row.name = clinic, f"own-{number}", f"{row.name} {number}"
        row.save()
        StretchTag.objects.bulk_create(
            StretchTag(stretch=row, facet=tag.facet, value=tag.value, order=tag.order)
            for tag in tags
        )


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


@contextlib.contextmanager
def as_role(role: str) -> Iterator[None]:
    """Work as that role of PostgreSQL, behind row-level security; what is measured opens its clinic."""
    sql(f"SET ROLE {role}")
    try:
        yield
    finally:
        sql("RESET ROLE")


def forget() -> None:
    """Empty what the product remembers, so that no round finds what an earlier one has made."""
    for each in gc.get_objects():
        module = getattr(each, "__module__", None) or ""
        if isinstance(each, _lru_cache_wrapper) and module.startswith(("patients", "fractions")):
            each.cache_clear()


class Took(NamedTuple):
    """Milliseconds by the clock, those in which this process worked, and its database connection."""

    ms: float
    cpu: float
    db: float = 0.0

    @property
    def work(self) -> float:
        """What was spent, whoever else was using the machine."""
        return self.cpu + self.db


def timed(work: Callable[[], object]) -> Took:
    """Once."""
    began, worked, served = perf_counter(), process_time(), _served()
    work()
    clock, cpu = perf_counter() - began, process_time() - worked
    return Took(clock * 1000, cpu * 1000, _served() - served)


def _served() -> float:
    """Milliseconds that the process behind our database connection has worked so far."""
    link = connection.connection
    if link is None or link.closed:
        return 0.0
    spent = Path(f"/proc/{link.info.backend_pid}/schedstat")
    return int(spent.read_text().split()[0]) / 1e6 if spent.exists() else 0.0


def middle(times: list[Took]) -> Took:
    """The median of each kind."""
    return Took(*(median(kind) for kind in zip(*times, strict=True)))


def medians(rounds: int, **works: Callable[[], object]) -> dict[str, Took]:
    """The median of each; in turns, so that a noisy minute hits all alike."""
    for work in works.values():
        work()
    found: dict[str, list[Took]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            found[name].append(timed(work))
    return {name: middle(times) for name, times in found.items()}


@dataclass(frozen=True)
class Result:
    """One line of the table. `ratio` is against the floor; `limit` is in ms, or of the ratio.

    On a busy machine the clock also counts the others' work. So the ratio is that of the work done,
    ours and the database's, where both are known; beside it stands the clock's.
    """

    name: str
    took: Took
    floor: Took | None
    limit: float
    of_ratio: bool = False

    @property
    def clock_ratio(self) -> float | None:
        return self.took.ms / self.floor.ms if self.floor else None

    @property
    def ratio(self) -> float | None:
        if not self.floor or not (self.took.db and self.floor.db):
            return self.clock_ratio
        return self.took.work / self.floor.work

    @property
    def met(self) -> bool:
        return (self.ratio if self.of_ratio else self.took.ms) <= self.limit

    def row(self) -> tuple[str, ...]:
        target = f"≤ {self.limit:g}" + (" ×" if self.of_ratio else " ms")
        return (
            self.name,
            f"{self.took.ms:.2f}",
            f"{self.took.cpu:.2f}",
            f"{self.took.db:.2f}" if self.took.db else "",
            "" if self.floor is None else f"{self.floor.ms:.2f}",
            "" if self.clock_ratio is None else f"{self.clock_ratio:.2f}",
            "" if self.ratio is None else f"{self.ratio:.2f}",
            target,
            "met" if self.met else "MISSED",
        )


HEAD = (
    *("what", "median ms", "CPU ms", "database CPU ms", "floor ms"),
    *("ratio by the clock", "of the work", "target", "verdict"),
)


def table(results: list[Result]) -> str:
    rows = [HEAD, *(result.row() for result in results)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(widths[n]) for n, cell in enumerate(row)) for row in rows]
    one, five, _ = os.getloadavg()
    return "\n".join(
        [*lines, f"load {one:.1f} now, {five:.1f} over five minutes, {os.cpu_count()} cores"]
    )


def main(measure: Callable[[], list[Result]]) -> None:
    """What each script does when it is run alone."""
    with site():
        print(table(measure()))
