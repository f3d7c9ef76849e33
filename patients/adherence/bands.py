"""Words for a figure and for a habit of logging; the figure itself is always kept beside them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

HIGH_FROM, MIDDLE_FROM = Fraction(4, 5), Fraction(1, 2)
# Of the floats 0.8 is the first that isn't under 4/5, so among them it cuts at the same place.
_FLOAT_CUTS = (0.8, 0.5)
SILENT_AFTER_DAYS = 14
BULK_DATES = 3
BULK_WITHIN = timedelta(minutes=10)


class Band(StrEnum):
    """A band is shown as a colour, a shape and a word."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    NOT_REPORTING = "not_reporting"
    NOT_DUE = "not_due"


def band(dose_adherence: Fraction | float | None, *, reporting: bool, due: bool) -> Band:
    """The band of a patient-week: from 80 %, from 50 %, or under it.

    The exact fraction decides: 79.6 % is in the middle, so a page must not round it up to 80 %.
    """
    if not due or dose_adherence is None:
        return Band.NOT_DUE
    return band_of(dose_adherence) if reporting else Band.NOT_REPORTING


def band_of(adherence: Fraction | float) -> Band:
    """The band of a fraction alone."""
    cuts = _FLOAT_CUTS if isinstance(adherence, float) else (HIGH_FROM, MIDDLE_FROM)
    if adherence >= cuts[0]:
        return Band.HIGH
    return Band.MIDDLE if adherence >= cuts[1] else Band.LOW


def has_started(first_assigned_on: date, last_log_on: date | None) -> bool:
    """Whether anything, done or skipped, was logged since the first assignment."""
    return last_log_on is not None and last_log_on >= first_assigned_on


def is_reporting(first_assigned_on: date, last_log_on: date | None, as_of: date) -> bool:
    """Whether the patient is heard from: a log or a skip since assignment, and within 14 days.

    `last_log_on` is the last `performed_on` up to `as_of`, so that a past week keeps its answer.
    """
    return has_started(first_assigned_on, last_log_on) and is_recent(last_log_on, as_of)


def is_recent(last_log_on: date, as_of: date) -> bool:
    """Whether it was within 14 days."""
    return (as_of - last_log_on).days < SILENT_AFTER_DAYS


def is_bulk_entry(entries: Iterable[tuple[date, datetime]]) -> bool:
    """Whether three performed dates or more were entered within ten minutes of each other.

    An entry is `(performed_on, recorded_at)`; instants need a time zone.
    """
    # In UTC: Python subtracts instants of one zone as wall-clock times, off by an hour in autumn.
    every = [(at.astimezone(UTC), performed_on) for performed_on, at in entries]
    instants = sorted([at for at, _ in every])
    near = zip(instants, instants[BULK_DATES - 1 :], strict=False)
    if not any(last - first <= BULK_WITHIN for first, last in near):
        # The usual case: never three entries within ten minutes, whatever their dates.
        return False
    timeline, first = sorted(every), 0
    for last, (at, _) in enumerate(timeline):
        while at - timeline[first][0] > BULK_WITHIN:
            first += 1
        if len({performed_on for _, performed_on in timeline[first : last + 1]}) >= BULK_DATES:
            return True
    return False
