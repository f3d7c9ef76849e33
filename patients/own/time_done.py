"""How long was stretched, by what was logged and the one model of time. No database, no clock."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from patients.models import SessionEntry
from patients.models.session import EntrySide
from patients.own.today import timed_item
from routines.timing import TimedItem, exercise_seconds


def seconds_done(entry: SessionEntry) -> int:
    """Seconds of one entry, getting ready and rests included; a skipped one took none.

    What isn't said of a part done is taken as prescribed. Load `prescription` and its stretch.
    """
    if entry.skipped or entry.reps == 0 or entry.minutes == 0:
        return 0
    item = timed_item(entry.prescription)
    if entry.side != EntrySide.BOTH:
        item = replace(item, sides=entry.side)
    return exercise_seconds(item if entry.as_prescribed else _as_done(item, entry))


def _as_done(item: TimedItem, entry: SessionEntry) -> TimedItem:
    said = {
        "sets": entry.sets,
        "reps": entry.reps,
        "hold_seconds": entry.hold_seconds,
        "duration_minutes": entry.minutes,
    }
    known = {field: value for field, value in said.items() if value is not None}
    return replace(item, dose=replace(item.dose, **known))


def minutes_by_month(entries: Iterable[SessionEntry]) -> dict[tuple[int, int], int]:
    """Whole minutes per (year, month) of the day they were done on; load `session`, too."""
    seconds: Counter[tuple[int, int]] = Counter()
    for entry in entries:
        day: date = entry.session.performed_on
        seconds[day.year, day.month] += seconds_done(entry)
    return {month: round(total / 60) for month, total in seconds.items()}
