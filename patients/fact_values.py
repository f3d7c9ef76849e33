"""A week's rows as the values that the pure module judges. Nothing is judged here."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
from patients.models.session import EntrySide
from patients.weeks import DAYS_PER_WEEK

Row = dict[str, Any]


class SessionRow(NamedTuple):
    """What a session says beside its entries; scores are NPRS 0-10, None is unanswered."""

    id: str
    performed_on: date
    recorded_at: datetime
    pain_before: int | None
    pain_after: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One patient-week, before judging. Dates outside the week are cut to it.

    So what happens to a plan after the week leaves the week's facts, and their fingerprint, alone.
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


def facts_of(
    week_start: date,
    versions: list[Row],
    pauses: list[Row],
    sessions: list[Row],
    program_start: date | None,
    last_log_on: date | None,
) -> Facts:
    """One patient-week from its rows, which are those that patients.facts reads."""
    by_session: dict[UUID, list[Row]] = defaultdict(list)
    for row in sessions:
        by_session[row["uuid"]].append(row)
    return Facts(
        week_start=week_start,
        active=_active(week_start, versions, pauses),
        program=_program(week_start, versions),
        sessions=tuple(_session(rows) for rows in by_session.values()),
        rows=tuple(_session_row(rows[0]) for rows in by_session.values()),
        program_start=program_start,
        last_log_on=last_log_on,
    )


def _active(week_start: date, versions: list[Row], pauses: list[Row]) -> Active:
    if not versions:
        # No plan: the period is over before the week's first day, so no day asks for anything.
        return Active(start=week_start, end=week_start - timedelta(days=1))
    ends = [row["ends_on"] for row in versions]
    start = min(row["starts_on"] for row in versions)
    return Active(
        start=max(start, week_start),
        end=_cut(None if None in ends else max(ends), week_start),
        pauses=tuple(
            Pause(max(row["starts_on"], week_start), _cut(row["until"], week_start))
            for row in pauses
        ),
    )


def _cut(day: date | None, week_start: date) -> date | None:
    """An end beyond the week is open, as far as the week can tell."""
    beyond = day is None or day >= week_start + timedelta(days=DAYS_PER_WEEK)
    return None if beyond else day


def _program(week_start: date, versions: list[Row]) -> tuple[PrescribedLine, ...]:
    # A line is the stretch, through all the plans that hold it.
    lines: dict[str, list[PrescribedVersion]] = {}
    for row in versions:
        lines.setdefault(str(row["stretch_id"]), []).append(_version(week_start, row))
    return tuple(PrescribedLine(key, tuple(found)) for key, found in lines.items())


def _version(week_start: date, row: Row) -> PrescribedVersion:
    dose = {
        field: row[field] for field in ("sets", "reps", "hold_seconds", "duration_minutes", "sides")
    }
    return PrescribedVersion(
        start=max(row["starts_on"], week_start),
        until=_cut(row["ends_on"], week_start),
        schedule=_schedule(row),
        dose=PrescribedDose(**dose),
    )


def _schedule(row: Row) -> Schedule:
    if row["days_of_week"] is None:
        return Schedule(days_per_week=row["days_per_week"] or DAYS_PER_WEEK)
    return Schedule(
        days_of_week=frozenset(row["days_of_week"]), times_per_day=row["sessions_per_day"] or 1
    )


def _session(rows: list[Row]) -> LoggedSession:
    head = rows[0]
    return LoggedSession(
        id=str(head["uuid"]),
        performed_on=head["performed_on"],
        recorded_on=head["recorded_on"],
        entries=tuple(_entry(row) for row in rows if row["entries__stretch_id"] is not None),
    )


def _entry(row: Row) -> LoggedEntry:
    side = row["entries__side"]
    return LoggedEntry(
        line=str(row["entries__stretch_id"]),
        side=None if side == EntrySide.BOTH else side,
        as_prescribed=row["entries__as_prescribed"],
        skipped=row["entries__skipped"] or None,
        sets=row["entries__sets"],
        reps=row["entries__reps"],
        hold_seconds=row["entries__hold_seconds"],
        minutes=row["entries__minutes"],
    )


def _session_row(row: Row) -> SessionRow:
    return SessionRow(
        id=str(row["uuid"]),
        **{field: row[field] for field in SessionRow._fields if field != "id"},
    )
