"""How long a clinic's warning signs waited for their answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from uuid import UUID

from patients.models import SafetyAlert
from patients.weeks import next_week
from therapy.accounts.models import Clinic, User

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Upper ends, each not included; the last bin has none.
BINS = (2 * HOUR, 8 * HOUR, DAY, 2 * DAY)


@dataclass(frozen=True)
class AlertTimes:
    """Of one week's warning signs: `bins` count the answers by how long they took."""

    raised: int
    answered: int
    bins: tuple[int, ...]
    median: timedelta | None
    patients: dict[UUID, int]

    @property
    def open(self) -> int:
        return self.raised - self.answered

    @property
    def median_hours(self) -> float | None:
        return None if self.median is None else self.median / HOUR


def alert_times(user: User, clinic: Clinic, week_start: date) -> AlertTimes:
    """The warning signs raised in the clinic's week. One query."""
    first, last = _midnight(week_start, clinic), _midnight(next_week(week_start), clinic)
    rows = SafetyAlert.objects.visible_to(user).filter(raised_at__gte=first, raised_at__lt=last)
    return summary(list(rows.values_list("patient", "raised_at", "answered_at")))


def _midnight(day: date, clinic: Clinic) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clinic.tz)


def summary(rows: Sequence[tuple[UUID, datetime, datetime | None]]) -> AlertTimes:
    """From (patient, raised, answered or None)."""
    waits = [answered - raised for _, raised, answered in rows if answered is not None]
    patients: dict[UUID, int] = {}
    for patient, *_ in rows:
        patients[patient] = patients.get(patient, 0) + 1
    return AlertTimes(
        raised=len(rows),
        answered=len(waits),
        bins=_counts(waits),
        median=median(waits) if waits else None,
        patients=patients,
    )


def _counts(waits: Iterable[timedelta]) -> tuple[int, ...]:
    counts = [0] * (len(BINS) + 1)
    for wait in waits:
        counts[sum(wait >= end for end in BINS)] += 1
    return tuple(counts)
