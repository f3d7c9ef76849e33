"""What is taken away, in which order, and when each came back."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from django.db import OperationalError, connection
from django.db.models import Min

from bench.fault_kit.site import IMMEDIATE, Site
from bench.outage_kit.sink import Sink
from bench.outage_kit.stream import Stream
from bench.outage_kit.tap import Tap
from patients.models import WeeklyReport
from therapy.accounts.models import MailState, OutgoingMail

NORMAL, BETWEEN = "normal", "between"
SILENT, DATABASE = "Redis black-holed", "PostgreSQL stopped"
# Each process of the site meets its first session.
WARM_UP_SECONDS = 10
# A phone that was refused for a minute may wait another minute and a half before it tries again.
LONGEST_RETURN = 180


class Outage(NamedTuple):
    """How something goes away and comes back; both return when it has. It lasts until it is felt."""

    name: str
    begin: Callable[[], None]
    end: Callable[[], None]
    is_felt: Callable[[], bool] = lambda: True


def outages(site: Site, redis: Tap, mail: Tap) -> Iterator[Outage]:
    """Mail last: its pauses outlast every other outage."""
    yield Outage("Redis stopped", redis.refuse, redis.open)
    yield Outage(SILENT, redis.swallow, redis.open)
    yield Outage(DATABASE, lambda: site.stop("postgres", IMMEDIATE), lambda: site.start("postgres"))
    yield Outage("mail refused", mail.refuse, mail.open, _a_mail_was_put_off)


def _a_mail_was_put_off() -> bool:
    return OutgoingMail.objects.filter(state=MailState.WAITING, tries__gt=0).exists()


def play(stream: Stream, sink: Sink, plan: list[Outage], seconds: float) -> dict[str, float]:
    """Each outage once, with normal service before, between and after; give when each was over.

    What is sent until all is well again counts as neither. An outage lasts `seconds`, normal
    service half of that each time.
    """
    over = {}
    stream.enter(BETWEEN)
    time.sleep(WARM_UP_SECONDS)
    for outage in plan:
        stream.enter(NORMAL)
        time.sleep(seconds / 2)
        stream.enter(outage.name)
        outage.begin()
        time.sleep(seconds)
        _wait(outage.is_felt)
        over[outage.name] = time.time()
        outage.end()
        stream.enter(BETWEEN)
        _wait(partial(_is_well, stream, sink, over[outage.name]))
    stream.enter(NORMAL)
    time.sleep(seconds / 2)
    stream.enter(BETWEEN)
    return over


def _is_well(stream: Stream, sink: Sink, since: float) -> bool:
    """No phone keeps anything, and a mail and a report have been made since."""
    return not stream.kept() and bool(sink.first_since(since) and first_report(since))


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_RETURN
    while time.monotonic() < end and not until():
        time.sleep(0.5)


def first_report(since: float) -> float | None:
    """When the first report was computed after that moment (time.time())."""
    moment = datetime.fromtimestamp(since, tz=UTC)
    try:
        computed = WeeklyReport.objects.filter(computed_at__gt=moment)
        first = computed.aggregate(first=Min("computed_at"))["first"]
    except OperationalError:
        # This process had a connection to the server that was stopped.
        connection.close()
        return None
    return first and first.timestamp()
