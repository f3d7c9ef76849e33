"""A patient's calendar as RFC 5545 text: when, how long, and nothing about why."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from patients.calendar.slots import Period, PlannedLine, Slot, slots_of
from patients.models import Assignment, CalendarFeed, Patient, Pause, Prescription
from patients.own.today import lines_on, timed_item

# Far enough back for a calendar that was away, far enough ahead for an open pause.
DAYS_BACK = 28
DAYS_AHEAD = 180
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar_slots(patient: Patient, today: date) -> list[Slot]:
    """The patient's appointments from four weeks ago on, each plan's from its first day to its last."""
    times = [row.time for row in patient.reminders.filter(active=True)]
    paused = _paused_days(patient, today)
    periods = _periods(patient, today)
    return [slot for period in periods for slot in slots_of(period, times, paused)]


def digest_of(slots: Iterable[Slot], zone: str) -> str:
    """Changes exactly when some event does."""
    body = json.dumps([zone, *(asdict(slot) for slot in slots)], default=str, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def calendar_bytes(feed: CalendarFeed, patient: Patient, slots: Sequence[Slot]) -> bytes:
    """The calendar, byte for byte the same while the feed's row is."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{settings.SITE_NAME}//{urlsplit(settings.SITE_URL).hostname}//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", settings.SITE_NAME)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for slot in slots:
        calendar.add_component(_event(feed, patient, slot))
    if slots:
        first = min(slot.first for slot in slots)
        # Rules of the zone for these years only; the library's own range is 68 years long.
        calendar.add_missing_timezones(first, first + timedelta(days=3 * 366))
    return calendar.to_ical()


def _event(feed: CalendarFeed, patient: Patient, slot: Slot) -> Event:
    start = datetime.combine(slot.first, slot.at, tzinfo=patient.tz)
    event = Event()
    event.add("uid", _uid(feed, slot))
    event.add("dtstamp", feed.changed_at.astimezone(UTC))
    event.add("last-modified", feed.changed_at.astimezone(UTC))
    event.add("sequence", feed.sequence)
    event.add("dtstart", start)
    event.add("duration", timedelta(minutes=slot.minutes))
    event.add("rrule", _rule(slot, patient))
    for day in slot.paused:
        event.add("exdate", datetime.combine(day, slot.at, tzinfo=patient.tz))
    event.add("summary", _("Stretches (%(minutes)d min)") % {"minutes": slot.minutes})
    event.add("url", urljoin(settings.SITE_URL, reverse("today")))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    return event


def _uid(feed: CalendarFeed, slot: Slot) -> str:
    """The same for the same session of the same plan, whatever its time, length or pauses."""
    name = f"{feed.seed}:{slot.first}:{slot.number}:{slot.weekdays[0]}"
    return (
        f"{hashlib.sha256(name.encode()).hexdigest()[:32]}@{urlsplit(settings.SITE_URL).hostname}"
    )


def _rule(slot: Slot, patient: Patient) -> dict[str, object]:
    rule: dict[str, object] = {
        "freq": "weekly",
        "byday": [WEEKDAYS[day - 1] for day in slot.weekdays],
    }
    if slot.last is not None:
        until = datetime.combine(slot.last, slot.at, tzinfo=patient.tz)
        rule["until"] = until.astimezone(UTC)
    return rule


def _periods(patient: Patient, today: date) -> list[Period]:
    """The time from four weeks ago on, cut where a plan begins or ends."""
    since = today - timedelta(days=DAYS_BACK)
    plans = Assignment.objects.filter(patient=patient).overlapping(since, None)
    cuts = {plan.starts_on for plan in plans}
    cuts |= {plan.ends_on + timedelta(days=1) for plan in plans if plan.ends_on}
    begins = sorted(cuts)
    ends = [day - timedelta(days=1) for day in begins[1:]]
    found = (
        Period(first, last, tuple(map(_planned, lines_on(patient, first))))
        for first, last in zip_longest(begins, ends)
        if last is None or last >= since
    )
    return [period for period in found if period.lines]


def _planned(line: Prescription) -> PlannedLine:
    return PlannedLine(
        item=timed_item(line),
        days=None if line.is_flexible else frozenset(line.days_of_week),
        times=1 if line.is_flexible else line.sessions_per_day or 1,
        days_per_week=line.days_per_week or 7,
    )


def _paused_days(patient: Patient, today: date) -> list[date]:
    # From month to month, or an open pause would make a new calendar each day.
    first = (today - timedelta(days=DAYS_BACK)).replace(day=1)
    last = (today + timedelta(days=DAYS_AHEAD)).replace(day=1)
    pauses = Pause.objects.filter(patient=patient).overlapping(first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        day
        for day in days
        if any(pause.starts_on <= day <= (pause.until or last) for pause in pauses)
    ]
