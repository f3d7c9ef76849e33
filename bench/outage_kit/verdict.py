"""What was seen in each phase, how it came back, and whether it may be so."""

import time
from collections import Counter
from dataclasses import dataclass

from django.db import connection

from bench.fault_kit.stage import check
from bench.outage_kit.phases import DATABASE, NORMAL, SILENT, first_report
from bench.outage_kit.sink import Sink
from bench.outage_kit.stream import TAKEN, Answer, Stream
from patients.models import SafetyAlert
from therapy.accounts.models import OutgoingMail

RATIO, MARGIN_MS = 1.5, 20
UNAVAILABLE = 503


@dataclass(frozen=True)
class Seen:
    """One phase's answers. Milliseconds from the moment at which a session was due to be sent."""

    phase: str
    asked: int
    accepted: int
    unavailable: int
    p50: float
    p95: float

    @property
    def other(self) -> int:
        return self.asked - self.accepted - self.unavailable


def seen(answers: list[Answer], phase: str) -> Seen:
    """What people saw in a phase."""
    here = [answer for answer in answers if answer.phase == phase]
    said = Counter(answer.status for answer in here)
    times = sorted(answer.ms for answer in here) or [0.0]
    accepted = sum(said[status] for status in TAKEN)
    return Seen(phase, len(here), accepted, said[UNAVAILABLE], _at(times, 0.5), _at(times, 0.95))


def _at(times: list[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]


def is_slower(silent: Seen, normal: Seen) -> bool:
    """By the ratio and by 20 ms: a few milliseconds are the machine's, not the black hole's."""
    return silent.p95 > max(RATIO * normal.p95, normal.p95 + MARGIN_MS)


@dataclass(frozen=True)
class Return:
    """Seconds from an outage's end until the first of each, and until the last of its own."""

    phase: str
    accepted: float | None
    report: float | None
    mail: float | None
    all_logs: float | None
    all_mails: float | None


def came_back(stream: Stream, sink: Sink, phase: str, over: float) -> Return:
    """Call it when everything has been sent and saved."""
    taken = [each.at for each in stream.answers if each.status in TAKEN and each.at > over]
    mine = [log for log in stream.logs if log.phase == phase]
    mails = _mails_of([log.body["id"] for log in mine])
    moments = (
        min(taken, default=None),
        first_report(over),
        sink.first_since(over),
        max((log.saved_at or over for log in mine), default=None),
        max((times[0] for key, times in sink.came.items() if key in mails), default=None),
    )
    return Return(phase, *(moment and max(0.0, moment - over) for moment in moments))


def _mails_of(sessions: list[str]) -> set[str]:
    """The Message-IDs of the mails that these sessions ordered."""
    alerts = SafetyAlert.objects.filter(session__uuid__in=sessions).values_list("pk", flat=True)
    mails = OutgoingMail.objects.filter(thing__in=[str(pk) for pk in alerts])
    return {_message_id(pk) for pk in mails.values_list("pk", flat=True)}


def _message_id(pk: int) -> str:
    return f"<alert.{pk}@127.0.0.1>"


def wait_for_mails(seconds: float) -> None:
    """Until none waits, or time is up."""
    until = time.monotonic() + seconds
    while OutgoingMail.objects.open().exists() and time.monotonic() < until:
        time.sleep(0.5)


def mails_told(sink: Sink) -> str:
    """How many were ordered, were tried again, came, and came twice."""
    mails = OutgoingMail.objects
    again = mails.filter(tries__gt=1).count()
    twice = sum(len(times) > 1 for times in sink.came.values())
    came = f"{len(sink.came)} came, {twice} twice"
    return f"{mails.count()} mails ordered, {again} tried again, {came}"


def faults(stream: Stream, sink: Sink, *, timed: bool) -> dict[str, int]:
    """What is wrong, in numbers that must be 0."""
    connection.close()
    found = check([stream])
    answers = stream.answers
    unavailable = [each for each in answers if each.status == UNAVAILABLE]
    silent, normal = seen(answers, SILENT), seen(answers, NORMAL)
    ordered = {_message_id(pk) for pk in OutgoingMail.objects.values_list("pk", flat=True)}
    return {
        "logs lost": found["saved and not there"] + sum(not log.saved_at for log in stream.logs),
        "logs doubled": found["there more than once"] + found["there and never sent to the end"],
        "reports that differ from a recompute": found["reports that differ from their facts"],
        "mails that never came": len(ordered - sink.came.keys()),
        "503 while PostgreSQL was there": sum(each.phase != DATABASE for each in unavailable),
        "answers that were neither 2xx nor 503": sum(
            each.status not in (*TAKEN, UNAVAILABLE) for each in answers
        ),
        **(
            {"too slow while Redis was black-holed": int(is_slower(silent, normal))}
            if timed
            else {}
        ),
    }
