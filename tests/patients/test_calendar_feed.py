"""The private calendar: parsed as calendars parse it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from dateutil.rrule import rrulestr
from django.urls import reverse
from icalendar import Calendar

from patients.actions.set_reminder import set_reminder
from patients.calendar.slots import Period, PlannedLine, slots_of
from patients.models import CalendarFeed, Pause
from patients.models.reminder import Channel
from routines.dose import Dose
from routines.timing import TimedItem
from tests import build
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(pat):
    return build.make_assignment(pat, [build.make_stretch("knee-to-chest")])


@pytest.fixture
def address(as_user, pat, plan):
    as_user(pat.user).post(reverse("own-calendar-open"))
    return reverse("calendar-feed", args=[CalendarFeed.objects.get().token])


def events(client, address):
    return Calendar.from_ical(client.get(address).content).walk("VEVENT")


def days_of(event) -> list[datetime]:
    """The next two weeks as a calendar would draw them, without the days taken out."""
    start = event["dtstart"].dt
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
    exdates = event.get("exdate", [])
    out = {d.dt for one in (exdates if isinstance(exdates, list) else [exdates]) for d in one.dts}
    first = datetime.combine(TODAY, time.min, tzinfo=BERLIN)
    return [day for day in rule.between(first, first + timedelta(days=14)) if day not in out]


def test_it_is_a_calendar_that_says_when_and_nothing_else(client, address):
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    for word in ("Pat", "Example", "knee", "Northside", "Physio", "stenosis"):
        assert word not in text, word
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    (event,) = events(client, address)
    assert event["summary"] == "Stretches (4 min)"
    assert event.duration == timedelta(minutes=4)
    assert (event["class"], event["transp"]) == ("PRIVATE", "TRANSPARENT")
    assert str(event["dtstart"].params["tzid"]) == "Europe/Berlin"
    assert "BEGIN:VTIMEZONE" in text and "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text


def test_it_stands_at_eight_on_every_day(client, address):
    (event,) = events(client, address)
    days = days_of(event)
    assert len(days) == 14
    assert {day.astimezone(BERLIN).time() for day in days} == {time(8)}


def test_it_stands_where_the_reminders_do(client, address, pat):
    set_reminder(
        patient=pat, at=time(19, 15), days=[1], channel=Channel.EMAIL, by=pat.user, now=NOW
    )
    (event,) = events(client, address)
    assert event["dtstart"].dt.time() == time(19, 15)


def test_it_gives_the_same_bytes_while_nothing_changed(client, address, at_nine):
    first = client.get(address)
    at_nine.move_to(NOW + timedelta(days=1))
    second = client.get(address)
    assert second.content == first.content
    unchanged = client.get(address, headers={"if-none-match": first["ETag"]})
    assert unchanged.status_code == 304 and not unchanged.content


def test_a_change_keeps_the_uid_and_raises_the_sequence(client, address, pat, at_nine):
    (before,) = events(client, address)
    etag = client.get(address)["ETag"]
    Pause.objects.create(
        patient=pat,
        starts_on=TODAY + timedelta(days=1),
        until=TODAY + timedelta(days=3),
        reason="travel",
        created_by=pat.user,
        created_at=NOW,
    )
    at_nine.move_to(NOW + timedelta(hours=1))
    (after,) = events(client, address)
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert after["dtstamp"].dt > before["dtstamp"].dt
    assert len(days_of(after)) == 11
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_it_ends_with_the_plan_and_goes_on_with_the_next(client, address, pat, plan):
    plan.ends_on = TODAY + timedelta(days=2)
    plan.save()
    build.make_assignment(
        pat,
        [build.make_stretch("bridge", sides="both")],
        starts_on=TODAY + timedelta(days=3),
        schedule={"sessions_per_day": 2, "days_of_week": [1, 5]},
    )
    found = {str(event["summary"]): [] for event in events(client, address)}
    for event in events(client, address):
        found[str(event["summary"])].append(event)
    (old,) = found["Stretches (4 min)"]
    assert old["rrule"]["until"][0] == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    new = [event for events_ in found.values() for event in events_ if event is not old]
    assert sorted(event["dtstart"].dt.time() for event in new) == [time(8), time(18)]
    assert {event["dtstart"].dt.date() for event in new} == {date(2026, 11, 27)}
    assert len({event["uid"] for event in [old, *new]}) == 3


def test_it_is_empty_without_a_plan(client, address, pat):
    pat.assignments.update(cancelled_at=NOW)
    assert not events(client, address)


@pytest.mark.parametrize("happen", ["new address", "closed", "account closed", "archived"])
def test_it_can_be_taken_back(client, as_user, address, pat, happen):
    if happen == "new address":
        as_user(pat.user).post(reverse("own-calendar-open"))
        assert CalendarFeed.objects.count() == 1
    elif happen == "closed":
        as_user(pat.user).post(reverse("own-calendar-stop"))
    elif happen == "archived":
        type(pat).objects.update(archived_at=NOW)
    else:
        type(pat.user).objects.filter(pk=pat.user.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_the_secret_is_not_in_the_database(address):
    row = str(CalendarFeed.objects.values().get())
    assert address.split("/")[-1].removesuffix(".ics") not in row


def test_it_shows_the_address_to_its_patient_alone(as_user, client, address, pat, quinn, alice):
    assert address in as_user(pat.user).get(reverse("own-calendar")).content.decode()
    assert address not in as_user(quinn.user).get(reverse("own-calendar")).content.decode()
    assert as_user(alice).get(reverse("own-calendar")).status_code == 404
    assert client.get(reverse("own-calendar")).status_code == 302
    assert as_user(pat.user).get(reverse("own-calendar-open")).status_code == 405
    assert client.post(address).status_code == 405


# The rule


def line(days=None, times=1, per_week=7, sides="both"):
    dose = Dose(hold_seconds=30, reps=4, sets=1)
    item = TimedItem("stretch", dose, sides, "supine", 4, 10)
    return PlannedLine(item, frozenset(days) if days else None, times, per_week)


def slots(*lines, times=(), last=None, paused=()):
    found = slots_of(Period(date(2026, 11, 23), last, lines), times, paused)
    return [(slot.number, slot.weekdays, slot.at.hour, slot.minutes) for slot in found]


WEEK = (1, 2, 3, 4, 5, 6, 7)
CASES = [
    ((), []),
    ((line(WEEK),), [(1, WEEK, 8, 3)]),
    ((line(WEEK, times=2),), [(1, WEEK, 8, 3), (2, WEEK, 18, 3)]),
    # A longer session on some days is an appointment of its own.
    ((line(WEEK), line([2])), [(1, (1, 3, 4, 5, 6, 7), 8, 3), (1, (2,), 8, 6)]),
    # "Three a week" has to stand somewhere.
    ((line(per_week=3),), [(1, (1, 3, 5), 8, 3)]),
    ((line(WEEK, times=4),), [(n, WEEK, h, 3) for n, h in ((1, 8), (2, 12), (3, 16), (4, 20))]),
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_it_turns_a_plan_into_appointments(lines, expected):
    assert slots(*lines) == expected


def test_it_uses_the_patients_own_times_when_they_are_enough():
    twice = line(WEEK, times=2)
    assert [at for _, _, at, _ in slots(twice, times=[time(20), time(6)])] == [6, 20]
    assert [at for _, _, at, _ in slots(twice, times=[time(6)])] == [8, 18]


def test_a_plan_that_ends_before_its_first_day_has_no_appointment():
    assert slots(line([7]), last=date(2026, 11, 25)) == []
