"""What must go on happening behind the pages, each with the age or number at which it is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import django
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from kombu import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from therapy.accounts import outbox
from therapy.accounts.models import Heartbeat, OutgoingMail
from therapy.version import VERSION

MINUTE, HOUR = 60, 3600
SWEEP_LIMIT = MINUTE


@dataclass(frozen=True)
class Measure:
    """`value` is None where it can't be told; that is late too. Seconds, or a plain number."""

    key: str
    label: str
    value: float | None
    limit: float
    is_age: bool = True
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.value is not None and self.value <= self.limit

    @property
    def kind(self) -> str:
        return "on_track" if self.ok else "act"

    @property
    def word(self) -> str:
        return _("In order") if self.ok else _("Late") if self.is_age else _("Too many")

    @property
    def shown(self) -> str:
        return _("Never, or not known") if self.value is None else self.said(self.value)

    @property
    def shown_limit(self) -> str:
        return self.said(self.limit)

    def said(self, number: float) -> str:
        if not self.is_age:
            return f"{number:.0f}"
        for unit, one in (("d", 24 * HOUR), ("h", HOUR), ("min", MINUTE)):
            if number >= 2 * one:
                return f"{number / one:.0f} {unit}"
        return f"{number:.0f} s"


def measures(now: datetime) -> list[Measure]:
    """All of them; the upper floors' own are named in settings.STATUS_MEASURES."""
    above: list[Callable[[datetime], Measure]] = [
        import_string(name) for name in settings.STATUS_MEASURES
    ]
    return [
        sweep_age(now),
        _age(Heartbeat.BEAT, _("Beat’s last tick"), MINUTE, now),
        *(measure(now) for measure in above),
        _queue(),
        _age(Heartbeat.MAIL, _("The mails’ last round"), 3 * MINUTE, now),
        _mails_waiting(now),
        _dead_letters(now),
        _age(Heartbeat.SEAL, _("The audit trail’s last seal"), 5 * MINUTE, now),
        _age(Heartbeat.BACKUP, _("The last backup"), 26 * HOUR, now),
    ]


def sweep_age(now: datetime) -> Measure:
    """The watchdog's: beat and a worker have both been well since."""
    return _age(Heartbeat.SWEEP, _("The reports’ last sweep"), SWEEP_LIMIT, now)


def versions() -> dict[str, str]:
    return {
        "site": VERSION,
        "django": django.get_version(),
        "database": f"{connection.vendor} {_database_version()}",
    }


def _age(name: str, label: str, limit: float, now: datetime) -> Measure:
    age = Heartbeat.objects.age(name, now=now)
    return Measure(name, label, None if age is None else age.total_seconds(), limit)


def _mails_waiting(now: datetime) -> Measure:
    """How long the oldest has waited: a few hundred that go quickly are no trouble."""
    waiting = OutgoingMail.objects.open().order_by("created_at")
    since = waiting.values_list("created_at", flat=True).first()
    age = 0.0 if since is None else (now - since).total_seconds()
    note = str(waiting.count())
    return Measure("mail_oldest", _("The mail that waits longest"), age, 10 * MINUTE, note=note)


def _dead_letters(now: datetime) -> Measure:
    """Of the last week: each is told until somebody settles it, and no longer than that."""
    dead = outbox.given_up_lately(now)
    note = "manage.py dead_mails" if dead else ""
    return Measure("mail_dead", _("Mails given up this week"), dead, 0, is_age=False, note=note)


def _queue() -> Measure:
    return Measure("queue", _("Messages waiting for a worker"), queue_depth(), 1000, is_age=False)


def queue_depth() -> int | None:
    """How many messages wait at the broker; None when it doesn't answer."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=options) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
            return broker.default_channel.client.llen("celery")
    except (OperationalError, RedisError, OSError):
        return None


def _database_version() -> str:
    return ".".join(map(str, connection.get_database_version()))
