"""The grid for entering a returned sheet: the week's lines, and which boxes there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from patients.actions.enter_paper_sheet import Tick, paper_uuid
from patients.models import Patient, Prescription, Session
from patients.models.session import Source
from patients.own.today import lines_on
from patients.weeks import week_days

MOST_TIMES = 4


@dataclass(frozen=True)
class Box:
    """One box to tick; `value` is what the form sends. Not `open`: nothing can be entered."""

    value: str
    label: str
    number: int
    open: bool
    ticked: bool


@dataclass(frozen=True)
class GridRow:
    """One stretch through the week; a day without boxes is one on which it isn't in the plan."""

    name: str
    days: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True)
class Grid:
    """A week. `logged` tells per day how many sessions came in another way."""

    days: tuple[date, ...]
    rows: tuple[GridRow, ...]
    logged: tuple[int, ...]


def grid_of(patient: Patient, week_start: date, today: date, posted: Iterable[str] = ()) -> Grid:
    """The week's boxes; ticked are those posted, else those entered from paper before."""
    days = week_days(week_start)
    by_day = {day: {line.stretch_id: line for line in lines_on(patient, day)} for day in days}
    stretches = {key: line.stretch.name for lines in by_day.values() for key, line in lines.items()}
    sessions = Session.objects.standing().filter(patient=patient, performed_on__in=days)
    ticked = set(posted) or _entered(patient, sessions, days)
    rows = [
        GridRow(name, tuple(_boxes(by_day[day].get(key), day, today, ticked) for day in days))
        for key, name in stretches.items()
    ]
    other = [row.performed_on for row in sessions if row.source != Source.PAPER]
    return Grid(days, tuple(rows), tuple(other.count(day) for day in days))


def ticks_of(values: Sequence[str]) -> list[Tick]:
    """What the form sent. ValueError for anything that isn't a box."""
    return [_tick(value) for value in values]


def _tick(value: str) -> Tick:
    line, day, number = value.split("|")
    if not 1 <= int(number) <= MOST_TIMES:
        raise ValueError("No such time of the day.")
    return Tick(UUID(line), date.fromisoformat(day), int(number))


def _boxes(line: Prescription | None, day: date, today: date, ticked: set[str]) -> tuple[Box, ...]:
    if line is None:
        return ()
    times = 1 if line.is_flexible else min(line.sessions_per_day or 1, MOST_TIMES)
    values = {number: f"{line.pk}|{day}|{number}" for number in range(1, times + 1)}
    return tuple(
        Box(value, line.stretch.name, number, day <= today, value in ticked)
        for number, value in values.items()
    )


def _entered(patient: Patient, sessions: Iterable[Session], days: Sequence[date]) -> set[str]:
    """The boxes of sheets entered before, so that a second look shows what is there."""
    slots = {
        paper_uuid(patient, day, number): (day, number)
        for day in days
        for number in range(1, MOST_TIMES + 1)
    }
    found = set()
    for session in sessions:
        if session.source == Source.PAPER and session.uuid in slots:
            day, number = slots[session.uuid]
            lines = session.entries.values_list("prescription", flat=True)
            found |= {f"{line}|{day}|{number}" for line in lines}
    return found
