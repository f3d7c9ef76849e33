"""Weeks in every time zone there is, 2000 to 2037: no instant is lost, none counted twice."""

import zoneinfo
from datetime import date, timedelta

from patients.weeks import day_begins, local_date, next_week, week_start_of

FIRST_MONDAY, LAST_DAY = date(2000, 1, 3), date(2037, 12, 31)
A_MOMENT = timedelta(microseconds=1)


def mondays():
    monday = FIRST_MONDAY
    while monday <= LAST_DAY:
        yield monday
        monday = next_week(monday)


def test_it_puts_every_instant_of_every_zone_in_exactly_one_week():
    """A week lasts from its first instant to the next one's; that each begins after the one before,
    and that the moment before still belongs to that one, leaves no gap and no overlap.
    """
    zones = sorted(zoneinfo.available_timezones())
    assert len(zones) > 400
    checked, lengths = 0, set()
    for name in zones:
        zone, last_begin = zoneinfo.ZoneInfo(name), None
        for monday in mondays():
            begin = day_begins(monday, zone)
            # Where a whole date was skipped (Samoa, 2011) the week begins with the date after.
            assert week_start_of(local_date(begin, zone)) == monday, (name, monday)
            before = local_date(begin - A_MOMENT, zone)
            assert week_start_of(before) == next_week(monday, -1), (name, monday)
            if last_begin is not None:
                lengths.add((begin - last_begin) / timedelta(hours=1))
            last_begin, checked = begin, checked + 1
    assert checked == len(zones) * 1983
    # Not all weeks are 168 hours long: with steps on instants this test would fail.
    assert {167.0, 168.0, 169.0} < lengths
