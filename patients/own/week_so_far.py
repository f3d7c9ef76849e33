"""What was done in the running week, up to a day: one query."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from patients.models import Patient, Session
from patients.weeks import week_start_of


@dataclass
class WeekSoFar:
    """By stretch: the earlier days with something done, and today's bouts; today's sessions."""

    days_before: dict[int, set[date]] = field(default_factory=lambda: defaultdict(set))
    bouts_today: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    sessions: set[int] = field(default_factory=set)
    skipped: bool = False


def week_so_far(patient: Patient, day: date) -> WeekSoFar:
    """What the standing sessions say; pass the patient's clinic with it."""
    first = week_start_of(day, patient.clinic.week_start)
    rows = Session.objects.standing().performed_between(first, day).filter(patient=patient)
    found, skipped_sessions = WeekSoFar(), set[int]()
    for row in rows.values(
        "pk",
        "performed_on",
        *(f"entries__{name}" for name in ("stretch_id", "as_prescribed", "reps", "minutes")),
    ):
        _note(found, skipped_sessions, row, day)
    found.skipped = bool(skipped_sessions - found.sessions)
    return found


def _note(found: WeekSoFar, skipped: set[int], row: dict[str, Any], day: date) -> None:
    did_something = any(row[f"entries__{name}"] for name in ("as_prescribed", "reps", "minutes"))
    stretch, is_today = row["entries__stretch_id"], row["performed_on"] == day
    if not did_something:
        if is_today and stretch is not None:
            skipped.add(row["pk"])
        return
    if is_today:
        found.bouts_today[stretch].add(row["pk"])
        found.sessions.add(row["pk"])
    else:
        found.days_before[stretch].add(row["performed_on"])
