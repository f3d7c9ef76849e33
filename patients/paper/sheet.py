"""The plan on paper: what stands on the sheet, for the page, the PDF and entering it later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from patients.models import Patient, Prescription
from patients.own.plan_words import dose_words, when_words
from patients.own.today import lines_on
from patients.weeks import week_days, week_start_of

Item = TypeVar("Item")
# A sheet for a plan that begins later is printed today, so the plan to come is looked for, too.
PER_ROW = 2


@dataclass(frozen=True)
class TickRow:
    """The boxes of one session of the day: None where the line isn't due."""

    number: int
    boxes: tuple[bool, ...]


@dataclass(frozen=True)
class SheetLine:
    """One stretch on the sheet. `rows` has a row of seven boxes for each time of the day."""

    number: int
    line: Prescription
    dose: str
    when: str
    rows: tuple[TickRow, ...]


@dataclass(frozen=True)
class Sheet:
    """A week's sheet; `days` are its seven dates in the clinic's order, for their names."""

    patient: Patient
    days: tuple[date, ...]
    lines: tuple[SheetLine, ...]
    notes: tuple[str, ...]

    @property
    def pairs(self) -> list[Sequence[SheetLine]]:
        """Two stretches a row, as they stand on the paper."""
        return list(_chunks(self.lines, PER_ROW))


def sheet_of(patient: Patient, today: date) -> Sheet:
    """The sheet of the plan in force, or of the one that begins next; pass the clinic with it."""
    lines = lines_on(patient, today) or _lines_to_come(patient, today)
    days = week_days(week_start_of(today, patient.clinic.week_start))
    notes = dict.fromkeys(line.assignment.note for line in lines if line.assignment.note)
    return Sheet(
        patient=patient,
        days=days,
        lines=tuple(_sheet_line(number, line, days) for number, line in enumerate(lines, start=1)),
        notes=tuple(notes),
    )


def _lines_to_come(patient: Patient, today: date) -> list[Prescription]:
    coming = patient.assignments.not_cancelled().filter(starts_on__gt=today)
    first = coming.order_by("starts_on").first()
    return lines_on(patient, first.starts_on) if first else []


def _sheet_line(number: int, line: Prescription, days: Sequence[date]) -> SheetLine:
    return SheetLine(
        number, line, dose_words(line), when_words(line), tuple(_tick_rows(line, days))
    )


def _tick_rows(line: Prescription, days: Sequence[date]) -> Iterator[TickRow]:
    """Boxes on the line's own days; a flexible one may be ticked on any."""
    times = 1 if line.is_flexible else line.sessions_per_day or 1
    boxes = tuple(line.is_flexible or day.isoweekday() in line.days_of_week for day in days)
    for number in range(1, times + 1):
        yield TickRow(number, boxes)


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
