"""What is taken away, in which order, and when each came back."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from django.db import OperationalError, connection
from django.db.models import Min
from django.utils import timezone

from bench.fault_kit.site import IMMEDIATE, Site
from bench.outage_kit.sink import Sink
from bench.outage_kit.stream import Stream
from bench.outage_kit.tap import Tap
from patients.models import WeeklyReport
from patients.status import oldest_stale_week
from therapy.accounts.models import MailState, OutgoingMail

NORMAL, BETWEEN = "normal", "between"
SILENT, DATABASE, SILENT_MAIL = "Redis black-holed", "PostgreSQL stopped", "mail silent"
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
    """Mail last: its pauses outlast every other outage.

    Silent before refused: while it is silent, hardly a mail is tried, and none loses much time.
    """
    yield Outage("Redis stopped", redis.refuse, redis.open)
    yield Outage(SILENT, redis.swallow, redis.open)
    yield Outage(DATABASE, lambda: site.stop("postgres", IMMEDIATE), lambda: site.start("postgres"))
    yield Outage(SILENT_MAIL, mail.swallow, mail.open, _a_mail_was_put_off)
    yield Outage("mail refused", mail.refuse, mail.open, _a_mail_was_put_off)


def _a_mail_was_put_off() -> bool:
    return OutgoingMail.objects.filter(state=MailState.WAITING, tries__gt=0).exists()


class Played(NamedTuple):
    """When each outage was over, and the longest that a report waited in each phase, in seconds."""

    over: dict[str, float]
    waited: dict[str, float]


def play(stream: Stream, sink: Sink, plan: list[Outage], seconds: float) -> Played:
    """Each outage once, with normal service before, between and after.

    What is sent until all is well again counts as neither. An outage lasts `seconds`, normal
    service half of that each time.
    """
    over: dict[str, float] = {}
    waited: dict[str, float] = defaultdict(float)
    stream.enter(BETWEEN)
    time.sleep(WARM_UP_SECONDS)
    for outage in plan:
        stream.enter(NORMAL)
        waited[NORMAL] = max(waited[NORMAL], _longest_wait(seconds / 2))
        stream.enter(outage.name)
        outage.begin()
        waited[outage.name] = _longest_wait(seconds)
        _wait(outage.is_felt)
        over[outage.name] = time.time()
        outage.end()
        stream.enter(BETWEEN)
        _wait(partial(_is_well, stream, sink, over[outage.name]))
    stream.enter(NORMAL)
    waited[NORMAL] = max(waited[NORMAL], _longest_wait(seconds / 2))
    stream.enter(BETWEEN)
    return Played(over, waited)


def _longest_wait(seconds: float) -> float:
    """Let so much time pass; how old the oldest report that didn't fit the facts was meanwhile."""
    longest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.5)
        try:
            longest = max(longest, oldest_stale_week(timezone.now()).value or 0.0)
        except OperationalError:
            connection.close()
    return longest


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
