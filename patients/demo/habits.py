"""How somebody in the demo logs: how often, how much of it, how it felt, when. Pure but for luck."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Protocol
from uuid import UUID

from patients.own.logged_session import EntryInput, SessionInput
from patients.plans.schedule import default_days

NPRS_WORST = 10
# Of answers that are left open: patients skip questions, and reports must bear it.
UNANSWERED = 0.08
NOTED = 0.12


class Line(Protocol):
    """What a habit reads of a prescription."""

    id: UUID
    sides: str
    reps: int | None
    sets: int | None
    hold_seconds: int | None
    duration_minutes: int | None
    sessions_per_day: int | None
    days_per_week: int | None
    days_of_week: list[int] | None


@dataclass(frozen=True)
class Habit:
    """One chapter's way of doing the plan. Shares are 0-1; pairs lead from first to last day."""

    share: float = 0.92  # of the sessions due
    whole: float = 0.88  # of their lines, done as prescribed; others are cut short or skipped
    pain: tuple[float, float] = (4, 3)  # before a session, NPRS
    relief: float = 1  # by how much less it hurts after; below 0 it hurts more
    effort: tuple[float, float] = (4, 4)
    extra: int = 0  # sessions a day beyond what was asked
    collects: int = 1  # days that are entered together, on the last of them
    hour: int = 18  # of a day's only session
    skips: tuple[str, ...] = ("no_time", "tired")
    notes: tuple[str, ...] = ()
    shift: str | None = None  # where the pain goes
    tz: str = ""  # of the device, when it isn't at home


def due_sessions(lines: Sequence[Line], day: date, extra: int = 0) -> list[list[Line]]:
    """The lines of each session that the plan asks for on a day, and of `extra` ones more."""
    due = [line for line in lines if day.isoweekday() in _weekdays(line)]
    times = max((line.sessions_per_day or 1 for line in due), default=0)
    asked = [[line for line in due if slot < (line.sessions_per_day or 1)] for slot in range(times)]
    return asked + asked[:1] * extra


def _weekdays(line: Line) -> Iterable[int]:
    # Who may choose the days spreads them over the week, as a fixed line for twice a day would.
    free = default_days(sessions_per_day=2, days_per_week=line.days_per_week or 7)
    return line.days_of_week or free or ()


def session_of(
    lines: Sequence[Line], day: date, habit: Habit, *, progress: float, tz: str, luck: Random
) -> SessionInput:
    """One session as the patient would enter it; `progress` 0-1 is where the chapter stands."""
    before = _score(habit.pain, progress, luck)
    return SessionInput(
        uuid=UUID(int=luck.getrandbits(128), version=4),
        performed_on=day,
        tz=habit.tz or tz,
        entries=[entry for line in lines for entry in _entries(line, habit, luck)],
        pain_before=_perhaps(before, luck),
        pain_after=_perhaps(_clamped(before - habit.relief + luck.choice((0, 0, 1))), luck),
        effort=_perhaps(_score(habit.effort, progress, luck), luck),
        pain_shift=habit.shift,
        note=luck.choice(habit.notes) if habit.notes and luck.random() < NOTED else "",
    )


def _entries(line: Line, habit: Habit, luck: Random) -> list[EntryInput]:
    if luck.random() < habit.whole:
        return [EntryInput(line.id, as_prescribed=True)]
    if luck.random() < 0.4:
        return [EntryInput(line.id, skipped=luck.choice(habit.skips))]
    if line.duration_minutes:
        return [EntryInput(line.id, minutes=max(1, line.duration_minutes // 2))]
    if line.sides == "each":
        good, stiff = luck.sample(("left", "right"), 2)
        return [EntryInput(line.id, side=good, as_prescribed=True), _cut_short(line, stiff, luck)]
    return [_cut_short(line, "both", luck)]


def _cut_short(line: Line, side: str, luck: Random) -> EntryInput:
    reps = line.reps or 1
    done = max(1, reps - luck.randint(1, max(1, reps // 2)))
    return EntryInput(
        line.id, side=side, sets=line.sets or 1, reps=done, hold_seconds=line.hold_seconds
    )


def _score(ends: tuple[float, float], progress: float, luck: Random) -> int:
    first, last = ends
    return _clamped(first + (last - first) * progress + luck.choice((-1, 0, 0, 0, 1)))


def _clamped(score: float) -> int:
    return min(NPRS_WORST, max(0, round(score)))


def _perhaps(score: int, luck: Random) -> int | None:
    return None if luck.random() < UNANSWERED else score
