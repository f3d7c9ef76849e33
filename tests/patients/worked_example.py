"""The worked example of the definition of adherence, as rows: one patient, one week, two lines.

A = 3 × 30 s on each side, twice a day, every day; B = 3 × 10, three a week; Sunday is paused.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from patients.models import Patient, Pause, Session
from routines.models import Stretch
from tests import build

WEEK = date(2026, 11, 16)
MONDAY, TUESDAY, _, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (
    date(2026, 11, day) for day in range(16, 23)
)
NEXT_MONDAY = date(2026, 11, 23)


@dataclass
class Example:
    patient: Patient
    a: Stretch
    b: Stretch

    def log(self, day: date, entries: dict[str, Any], **fields: Any) -> Session:
        by_stretch = {getattr(self, line): how for line, how in entries.items()}
        return build.make_session(self.patient, day, by_stretch, **fields)

    def log_the_week(self) -> None:
        """Five credited sessions, one extra, one skipped for pain."""
        for entries in (
            (MONDAY, {"a": "done"}),
            (MONDAY, {"a": "done", "b": "done"}),
            (TUESDAY, {"a": {"reps": 2}}),
            (THURSDAY, {"a": "done", "b": "done"}),
            (THURSDAY, {"a": "done", "b": {"sets": 1, "reps": 5}}),
            (THURSDAY, {"a": "done"}),
            (SATURDAY, {"a": {"skipped": "pain"}, "b": {"skipped": "pain"}}),
        ):
            self.log(*entries)

    def log_friday_late(self) -> list[Session]:
        """What the patient enters on the Monday after."""
        return [self.log(FRIDAY, {"a": "done"}, recorded_on=NEXT_MONDAY) for _ in range(2)]


def make_example(patient: Patient, **fields: Any) -> Example:
    dose = {"sets": 1, "reps": 3, "hold_seconds": 30, "sessions_per_day": 2}
    a = build.make_stretch("hold-a", sides="each", **dose)
    moving = {"sets": 3, "reps": 10, "hold_seconds": 0, "days_per_week": 3}
    b = build.make_stretch("moving-b", sides="both", kind="strength", **moving)
    build.make_assignment(patient, [a], **fields)
    build.make_assignment(patient, [b], schedule={"days_of_week": None}, **fields)
    Pause.objects.create(
        patient=patient,
        starts_on=SUNDAY,
        until=SUNDAY,
        reason="travel",
        created_by=patient.user,
        created_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
    )
    return Example(patient, a, b)
