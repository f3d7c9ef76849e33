"""A week's rows as the values that the pure module judges. Nothing is judged here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from patients.adherence import (
    Active,
    LoggedEntry,
    LoggedSession,
    Pause,
    PrescribedDose,
    PrescribedLine,
    PrescribedVersion,
    Schedule,
)
from patients.adherence.remembered import Remembered
from patients.models.session import EntrySide
from patients.weeks import DAYS_PER_WEEK

Row = tuple[Any, ...]

# Values can't change, so one stands for all the rows that say the same: most doses and entries do.
SHARED = 8192


# The columns of the rows that patients.reports.facts reads, in the order in which they are taken apart here.
VERSION = (
    *("stretch_id", "starts_on", "ends_on", "sides", "days_of_week"),
    *("sessions_per_day", "days_per_week", "sets", "reps", "hold_seconds", "duration_minutes"),
)
PAUSE = ("starts_on", "until")
ENTRY = (
    *("stretch_id", "side", "as_prescribed", "skipped"),
    *("sets", "reps", "hold_seconds", "minutes"),
)


class SessionRow(NamedTuple):
    """What a session says beside its entries; scores are NPRS 0-10, None is unanswered."""

    pk: int
    uuid: UUID | str
    performed_on: date
    recorded_on: date
    recorded_at: datetime
    pain_before: int | None
    pain_after: int | None
    source: str


SESSION = SessionRow._fields


class Facts(NamedTuple):
    """One patient-week, before judging. Dates outside the week are cut to it.

    So what happens to a plan after the week leaves the week's facts, and their fingerprint, alone.
    `rows` are those of `sessions`, in the same order.
    """

    week_start: date
    active: Active
    program: tuple[PrescribedLine, ...]
    sessions: tuple[LoggedSession, ...]
    rows: tuple[SessionRow, ...]
    # The first day of the first plan that was not cancelled, None without one.
    program_start: date | None
    # The last date with a log or a skip, up to the end of the week.
    last_log_on: date | None

    @property
    def is_empty(self) -> bool:
        """Nothing was asked and nothing was done."""
        return not (self.program or self.sessions)


def facts_from(
    week_start: date,
    versions: Sequence[Row],
    pauses: Sequence[Row],
    sessions: Sequence[Row],
    entries: Mapping[int, Sequence[Row]],
    program_start: date | None,
    last_log_on: date | None,
) -> Facts:
    """One patient-week from the rows that patients.reports.facts reads; entries go by their session."""
    rows = tuple(map(SessionRow._make, sessions))
    done = [tuple(logged_entry(*each) for each in entries.get(row.pk, ())) for row in rows]
    return Facts(
        week_start=week_start,
        active=active_of(week_start, versions, pauses),
        program=program_of(week_start, versions),
        sessions=tuple(
            LoggedSession(str(row.uuid), row.performed_on, row.recorded_on, entries)
            for row, entries in zip(rows, done, strict=True)
        ),
        rows=rows,
        program_start=program_start,
        last_log_on=last_log_on,
    )


def active_of(week_start: date, versions: Sequence[Row], pauses: Sequence[Row]) -> Active:
    if not versions:
        # No plan: the period is over before the week's first day, so no day asks for anything.
        return Active(start=week_start, end=week_start - timedelta(days=1))
    starts = [starts_on for _, starts_on, *_ in versions]
    ends = [ends_on for _, _, ends_on, *_ in versions]
    return Active(
        start=max(min(starts), week_start),
        end=_cut(None if None in ends else max(ends), week_start),
        pauses=tuple(
            [Pause(max(start, week_start), _cut(until, week_start)) for start, until in pauses]
        ),
    )


def _cut(day: date | None, week_start: date) -> date | None:
    """An end on the week's last day or beyond is open, as far as the week can tell.

    So a plan that is followed by another on the next Monday leaves the week's fingerprint alone.
    """
    beyond = day is None or day >= week_start + timedelta(days=DAYS_PER_WEEK - 1)
    return None if beyond else day


def program_of(week_start: date, versions: Sequence[Row]) -> tuple[PrescribedLine, ...]:
    # A line is the stretch, through all the plans that hold it.
    lines: dict[str, list[PrescribedVersion]] = {}
    for stretch, starts_on, ends_on, sides, days, *numbers in versions:
        start, until = max(starts_on, week_start), _cut(ends_on, week_start)
        fixed_days = None if days is None else frozenset(days)
        times_per_day, days_per_week, *dose = numbers
        version = PrescribedVersion(
            start, until, _schedule(fixed_days, times_per_day, days_per_week), _dose(*dose, sides)
        )
        lines.setdefault(str(stretch), []).append(version)
    return Remembered(PrescribedLine(key, Remembered(found)) for key, found in lines.items())


@lru_cache(SHARED)
def _schedule(
    days: frozenset[int] | None, times_per_day: int | None, days_per_week: int | None
) -> Schedule:
    if days is None:
        return Schedule(days_per_week=days_per_week or DAYS_PER_WEEK)
    return Schedule(days_of_week=days, times_per_day=times_per_day or 1)


_dose = lru_cache(SHARED)(PrescribedDose)


@lru_cache(SHARED)
def logged_entry(
    stretch: int, side: str, as_prescribed: bool, skipped: str, *numbers: int | None
) -> LoggedEntry:
    return LoggedEntry(
        str(stretch),
        None if side == EntrySide.BOTH else side,
        as_prescribed,
        skipped or None,
        *numbers,
    )
