"""Weeks, as a clinic counts them. Pure.

A week is seven local dates. Steps of a week are taken on dates, never on instants: a week
with a daylight-saving change in it is not 7 × 24 hours long.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

DAYS_PER_WEEK = 7
MONDAY = 1
# The clinic's week is over only when its patients' week is, and some live a zone or two west.
LAST_PATIENT_ZONE = timedelta(hours=2)

_LABEL = re.compile(r"([0-9]{4})-W([0-9]{2})")
# Weeks that somebody may ask for: at Python's first and last there is no day before or after.
_YEARS = range(1900, 9000)
# The fourth day is in the middle, so the week bears the name of the ISO week it mostly lies in.
_TO_FOURTH_DAY = timedelta(days=3)


def week_start_of(day: date, first_weekday: int = MONDAY) -> date:
    """The first day of the week that holds `day`; weekdays are ISO, 1 Monday to 7 Sunday.

    Raises ValueError for any other weekday.
    """
    _check_weekday(first_weekday)
    return day - timedelta(days=(day.isoweekday() - first_weekday) % DAYS_PER_WEEK)


@lru_cache(1024)
def week_days(week_start: date) -> tuple[date, ...]:
    """The seven dates of the week, in order."""
    return tuple(week_start + timedelta(days=n) for n in range(DAYS_PER_WEEK))


def next_week(week_start: date, weeks: int = 1) -> date:
    """The start of the week `weeks` later (earlier when negative)."""
    return week_start + timedelta(days=DAYS_PER_WEEK * weeks)


def program_week(day: date, program_start: date) -> int:
    """Which week of the program `day` is in: 1 from its first day on, 0 or less before it."""
    return 1 + (day - program_start).days // DAYS_PER_WEEK


def week_label(week_start: date) -> str:
    """The week's name in URLs, like "2026-W47": the ISO year and week of its fourth day.

    Every week has one fourth day, so within a clinic no two weeks share a name and none lacks one.
    """
    iso = (week_start + _TO_FOURTH_DAY).isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def week_start_from_label(label: str, first_weekday: int = MONDAY) -> date:
    """The first day of the week called `label`; undoes `week_label`.

    Raises ValueError for anything that is not the name of a week.
    """
    _check_weekday(first_weekday)
    match = _LABEL.fullmatch(label)
    if match is None:
        raise ValueError("A week is written like 2026-W47.")
    fourth_weekday = (first_weekday + 2) % DAYS_PER_WEEK + 1
    if int(match[1]) not in _YEARS:
        raise ValueError("That week is outside the calendar.")
    return date.fromisocalendar(int(match[1]), int(match[2]), fourth_weekday) - _TO_FOURTH_DAY


def local_date(instant: datetime, tz: tzinfo) -> date:
    """The date on the wall calendar of `tz` at `instant`; ValueError when it has no time zone."""
    return _aware(instant).astimezone(tz).date()


def week_has_ended(week_start: date, *, now: datetime, tz: tzinfo) -> bool:
    """Whether the week is over in the clinic's zone, and two hours more for its last patient."""
    return _aware(now) >= day_begins(next_week(week_start), tz) + LAST_PATIENT_ZONE


def is_final(week_start: date, *, now: datetime, tz: tzinfo, late_window_days: int) -> bool:
    """Whether patients can no longer enter anything for this week.

    Its last day may be entered up to and including `late_window_days` days later.
    """
    closes_on = next_week(week_start) + timedelta(days=late_window_days)
    return _aware(now) >= day_begins(closes_on, tz) + LAST_PATIENT_ZONE


def day_begins(day: date, tz: tzinfo) -> datetime:
    """The first instant of the local date, in UTC; every earlier one lies on an earlier date."""
    # In UTC, so that what is added afterwards is elapsed time and not wall-clock time. Where
    # clocks skip midnight itself, this is the instant at which they do.
    return datetime.combine(day, time.min, tzinfo=tz).astimezone(UTC)


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("An instant needs a time zone.")
    return instant


def _check_weekday(weekday: int) -> None:
    if not 1 <= weekday <= DAYS_PER_WEEK:
        raise ValueError("A weekday is a number from 1 (Monday) to 7 (Sunday).")
