"""The record for the eye: every column by its label, and what repeats itself told once.

A year of sessions is thousands of rows; on paper a session is one line with what was done in it, a
week is its latest report, and looks of one person at one thing are counted. Sessions and reports of
more than a year ago are counted only. The other files hold each row.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.exports.record.labels import FOR_PROGRAMS, LABELS
from patients.exports.record.section import Row, Section
from patients.plans.dose_words import dose_summary
from patients.reports.words import one_decimal, percent

# A year fits some thirty pages, drawn in two seconds while the patient waits.
RECENT = timedelta(days=366)
DAYS = {"sessions": "performed_on", "reports": "week_start"}
TOLD_ELSEWHERE = {"session_entries"}
DOSE = ("sets", "reps", "hold_seconds", "duration_minutes")
LOOKS = ("who", "role", "in_words")
SHARES = ("session_adherence", "dose_adherence")


def printed(sections: Sequence[Section], *, tz: ZoneInfo, today: date) -> list[dict[str, Any]]:
    """Each section's title, its rows, and how many `older` ones are only in the other files.

    A row is its pairs of label and words, without empty ones.
    """
    by_name = {each.name: each for each in sections}
    first = today - RECENT
    return [
        _printed(_condensed(each, by_name), first=first, tz=tz)
        for each in sections
        if each.name not in TOLD_ELSEWHERE
    ]


def _printed(each: Section, *, first: date, tz: ZoneInfo) -> dict[str, Any]:
    day = DAYS.get(each.name)
    rows = [row for row in each.rows if day is None or row[day] >= first]
    return {
        "title": each.title,
        "rows": [list(_lines(row, each, tz)) for row in rows],
        "older": len(each.rows) - len(rows),
    }


def _condensed(each: Section, by_name: dict[str, Section]) -> Section:
    if each.name == "sessions":
        return _with_what_was_done(each, by_name["session_entries"])
    if each.name == "reports":
        return replace(each, rows=tuple(row for row in each.rows if row["is_latest"]))
    return _counted(each) if each.name == "who_looked" else each


def _with_what_was_done(sessions: Section, entries: Section) -> Section:
    told: dict[Any, list[Row]] = defaultdict(list)
    for entry in entries.rows:
        told[entry["session"]].append(entry)
    rows = ({**row, "what_was_done": _done(told[row["session"]])} for row in sessions.rows)
    columns = (*sessions.columns, "what_was_done")
    return replace(sessions, columns=columns, rows=tuple(rows))


def _done(entries: Sequence[Row]) -> str:
    """All of it when it went as asked; else stretch by stretch, sides that are alike together."""
    if not entries:
        return ""
    if all(entry["as_prescribed"] and entry["pain"] is None for entry in entries):
        number = len({entry["stretch"] for entry in entries})
        words = ngettext("%d stretch, as asked", "%d stretches, each as asked", number)
        return words % number
    alike = groupby(entries, key=lambda entry: (entry["stretch"], _amount(entry)))
    return "; ".join(_of_one(name, what, list(rows)) for (name, what), rows in alike)


def _of_one(name: str, what: str, rows: Sequence[Row]) -> str:
    sides = ", ".join(row["side"] for row in rows)
    return _("%(name)s (%(sides)s): %(what)s") % {"name": name, "sides": sides, "what": what}


def _amount(entry: Row) -> str:
    if entry["skipped"]:
        what = _("skipped, %s") % entry["skipped"]
    elif entry["as_prescribed"]:
        what = _("as asked")
    else:
        amount = {"duration_minutes": entry["minutes"], **entry}
        what = dose_summary({key: value or 0 for key, value in amount.items() if key in DOSE})
    if entry["pain"] is None:
        return what
    return _("%(what)s, pain %(pain)d") % {"what": what, "pain": entry["pain"]}


def _counted(looks: Section) -> Section:
    """Once for each person and thing, the newest first."""
    found: dict[tuple[Any, ...], list[datetime]] = defaultdict(list)
    for row in looks.rows:
        found[tuple(row[key] for key in LOOKS)].append(row["at"])
    rows = [
        {**dict(zip(LOOKS, key, strict=True)), "times": len(at), "first": min(at), "last": max(at)}
        for key, at in found.items()
    ]
    rows.sort(key=lambda row: row["last"], reverse=True)
    return replace(looks, columns=(*LOOKS, "times", "first", "last"), rows=tuple(rows))


def _lines(row: Row, each: Section, tz: ZoneInfo) -> Iterator[tuple[str, str]]:
    for key in printed_columns(each):
        if row[key] not in (None, "", []):
            yield str(LABELS[key]), _words(key, row[key], tz)


def printed_columns(each: Section) -> Iterable[str]:
    """The columns that people read; each has a label."""
    return (key for key in each.columns if (each.name, key) not in FOR_PROGRAMS)


def _words(key: str, value: Any, tz: ZoneInfo) -> str:
    if key in SHARES:
        return percent(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return one_decimal(value)
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value, tz), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, time):
        return formats.time_format(value, "TIME_FORMAT")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
