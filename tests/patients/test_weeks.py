from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.weeks import (
    is_final,
    local_date,
    next_week,
    program_week,
    week_days,
    week_has_ended,
    week_label,
    week_start_from_label,
    week_start_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
HAVANA = ZoneInfo("America/Havana")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
WEEKDAYS = st.integers(1, 7)


@pytest.mark.parametrize(
    ("day", "first_weekday", "start"),
    [
        (date(2026, 11, 16), 1, date(2026, 11, 16)),
        (date(2026, 11, 22), 1, date(2026, 11, 16)),
        (date(2026, 11, 22), 7, date(2026, 11, 22)),
        (date(2026, 11, 21), 7, date(2026, 11, 15)),
        (date(2026, 11, 20), 6, date(2026, 11, 14)),
        (date(2027, 1, 1), 1, date(2026, 12, 28)),
    ],
)
def test_it_finds_the_first_day_of_a_week(day, first_weekday, start):
    assert week_start_of(day, first_weekday) == start


@given(DAYS, WEEKDAYS)
def test_it_puts_every_day_in_exactly_the_week_that_holds_it(day, first_weekday):
    start = week_start_of(day, first_weekday)
    assert start.isoweekday() == first_weekday
    assert day in week_days(start)
    assert day not in week_days(next_week(start))


@pytest.mark.parametrize("weekday", [0, 8, -1])
def test_it_refuses_a_weekday_that_is_none(weekday):
    with pytest.raises(ValueError, match="weekday"):
        week_start_of(date(2026, 11, 16), weekday)
    with pytest.raises(ValueError, match="weekday"):
        week_start_from_label("2026-W47", weekday)


@pytest.mark.parametrize(
    ("days_after_start", "week"), [(0, 1), (6, 1), (7, 2), (13, 2), (70, 11), (-1, 0), (-7, 0)]
)
def test_it_counts_program_weeks_from_the_start(days_after_start, week):
    start = date(2026, 11, 18)
    assert program_week(start + timedelta(days=days_after_start), start) == week


@pytest.mark.parametrize(
    ("start", "label"),
    [
        (date(2026, 11, 16), "2026-W47"),
        (date(2026, 11, 15), "2026-W47"),  # Sunday week, Wednesday is its fourth day
        (date(2026, 11, 14), "2026-W47"),  # Saturday week
        (date(2026, 12, 28), "2026-W53"),
        (date(2026, 12, 27), "2026-W53"),
        (date(2020, 12, 28), "2020-W53"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_it_names_a_week_by_its_fourth_day(start, label):
    assert week_label(start) == label
    assert week_start_from_label(label, start.isoweekday()) == start


@given(DAYS, WEEKDAYS)
def test_it_reads_back_every_name_it_gives(day, first_weekday):
    start = week_start_of(day, first_weekday)
    assert week_start_from_label(week_label(start), first_weekday) == start


@given(DAYS, WEEKDAYS)
def test_it_names_following_weeks_differently(day, first_weekday):
    start = week_start_of(day, first_weekday)
    assert week_label(start) < week_label(next_week(start))


@pytest.mark.parametrize(
    "label",
    ["", "2026-47", "2026-W54", "2025-W53", "2026-W00", "0000-W10", "26-W47", "2026-W47 ",
     "2026-W4", "2026-w47", "٢٠٢٦-W47", "9999-W53", "2026-W047",
     "0001-W01", "9999-W52", "1899-W52", "9000-W01"],
)  # fmt: skip
def test_it_refuses_what_is_not_the_name_of_a_week(label):
    with pytest.raises(ValueError):
        week_start_from_label(label)


def test_it_reads_the_local_date_of_an_instant():
    instant = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    assert local_date(instant, UTC) == date(2026, 11, 15)
    assert local_date(instant, BERLIN) == date(2026, 11, 16)
    assert local_date(instant, HAVANA) == date(2026, 11, 15)


def test_it_refuses_an_instant_without_a_zone():
    naive = datetime(2026, 11, 15)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        local_date(naive, UTC)
    with pytest.raises(ValueError, match="time zone"):
        week_has_ended(date(2026, 11, 16), now=naive, tz=UTC)


@pytest.mark.parametrize(
    ("week_start", "tz", "ends_at"),
    [
        (date(2026, 11, 16), UTC, datetime(2026, 11, 23, 2, tzinfo=UTC)),
        (date(2026, 11, 16), BERLIN, datetime(2026, 11, 23, 1, tzinfo=UTC)),
        (date(2026, 11, 16), KIRITIMATI, datetime(2026, 11, 22, 12, tzinfo=UTC)),
        # The week of the spring change is 167 hours long, that of the autumn change 169.
        (date(2026, 3, 23), BERLIN, datetime(2026, 3, 30, 0, tzinfo=UTC)),
        (date(2026, 10, 19), BERLIN, datetime(2026, 10, 26, 1, tzinfo=UTC)),
        # Clocks change on the night after the week: two hours are two hours, not wall-clock ones.
        (date(2026, 3, 22), BERLIN, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # Havana skips from Saturday's midnight to 01:00: the day begins at the change, 05:00 UTC.
        (date(2026, 3, 1), HAVANA, datetime(2026, 3, 8, 7, tzinfo=UTC)),
        # And has midnight twice in autumn: the day begins at the first.
        (date(2026, 10, 25), HAVANA, datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ],
)
def test_it_ends_a_week_two_hours_after_the_clinics_midnight(week_start, tz, ends_at):
    assert week_has_ended(week_start, now=ends_at, tz=tz)
    assert not week_has_ended(week_start, now=ends_at - timedelta(seconds=1), tz=tz)


@pytest.mark.parametrize(
    ("late_window_days", "final_at"),
    [
        (0, datetime(2026, 11, 23, 1, tzinfo=UTC)),
        # Sunday the 22nd may be entered through Sunday the 29th.
        (7, datetime(2026, 11, 30, 1, tzinfo=UTC)),
        (14, datetime(2026, 12, 7, 1, tzinfo=UTC)),
    ],
)
def test_it_is_final_when_the_late_window_of_the_last_day_has_passed(late_window_days, final_at):
    asked = {"tz": BERLIN, "late_window_days": late_window_days}
    week = date(2026, 11, 16)
    assert is_final(week, now=final_at, **asked)
    assert not is_final(week, now=final_at - timedelta(seconds=1), **asked)


def test_it_keeps_the_late_window_in_days_across_a_clock_change():
    # Ends on Sunday 25 October, the day clocks go back; CET is UTC+1.
    final_at = datetime(2026, 11, 2, 1, tzinfo=UTC)
    assert is_final(date(2026, 10, 19), now=final_at, tz=BERLIN, late_window_days=7)
