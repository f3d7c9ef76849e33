"""A week laid out: its days, what each line asks for, and every bout against its dose."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from patients.adherence.bouts import ALL_OF_IT, Bout, is_all_of_it, quality, skip_reason
from patients.adherence.credit import one_of_each
from patients.adherence.expected import (
    SHARED,
    Day,
    LinePlan,
    daily_cap,
    days_of,
    most_flexible,
    plan_line,
    sessions_due,
)
from patients.adherence.logged import LoggedEntry, LoggedSession
from patients.adherence.prescribed import Active, PrescribedLine, PrescribedVersion
from patients.adherence.remembered import Remembered

Bouts = dict[str, list[Bout]]
# A day's versions, each under its line's key.
InForce = tuple[tuple[str, PrescribedVersion], ...]


class WeekPlan(NamedTuple):
    """What a week asks for. Shared by all who were asked the same, so nobody may change it.

    `due_by_day` are the sessions that the fixed lines ask for, `flexible` the most that a flexible
    line does, `expected` the larger of the two; `credits` are the most sessions of each day that can
    be credited: `cap`, and 0 on inactive days. `in_force` are the lines' versions of each day.
    """

    days: tuple[Day, ...]
    lines: dict[str, LinePlan]
    due_by_day: tuple[int, ...]
    flexible: int
    expected: int
    cap: int
    credits: tuple[int, ...]
    in_force: tuple["InForce", ...]


class MeasuredWeek(NamedTuple):
    """What judging starts from. `sessions` are the week's, in their order."""

    plan: WeekPlan
    sessions: list[LoggedSession]
    bouts: Bouts


@lru_cache(SHARED)
def plan_week(week_start: date, active: Active, program: tuple[PrescribedLine, ...]) -> WeekPlan:
    """Raises ValueError when two lines have the same key."""
    lines = {line.key: plan_line(line.versions, week_start, active) for line in program}
    if len(lines) != len(program):
        raise ValueError("A line appears twice in the program.")
    due_by_day, flexible = sessions_due(lines.values()), most_flexible(lines.values())
    days, cap = days_of(week_start, active), daily_cap(lines.values())
    return WeekPlan(
        days=days,
        lines=lines,
        due_by_day=due_by_day,
        flexible=flexible,
        expected=max(sum(due_by_day), flexible),
        cap=cap,
        credits=tuple(0 if day.inactive else cap for day in days),
        in_force=tuple(_in_force(lines, n) for n in range(len(days))),
    )


def _in_force(lines: dict[str, LinePlan], n: int) -> InForce:
    versions = ((key, line.versions[n]) for key, line in lines.items())
    return Remembered((key, version) for key, version in versions if version is not None)


def _sessions_of(plan: WeekPlan, sessions: Iterable[LoggedSession]) -> list[LoggedSession]:
    """The week's, in their order; ValueError when one id stands for two different sessions."""
    first, last = plan.days[0].date, plan.days[-1].date
    return [session for session in one_of_each(sessions) if first <= session.performed_on <= last]


def measure_week(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> MeasuredWeek:
    """Raises ValueError when two lines have the same key, or two different sessions the same id."""
    plan = plan_week(week_start, active, as_tuple(program))
    of_the_week = _sessions_of(plan, sessions)
    return MeasuredWeek(plan, of_the_week, _measure(plan.lines, of_the_week, week_start))


def as_tuple(values: Sequence[Any]) -> tuple[Any, ...]:
    """Itself when it is one, with what it remembers."""
    return values if isinstance(values, tuple) else tuple(values)


def _measure(
    plans: dict[str, LinePlan], sessions: Iterable[LoggedSession], week_start: date
) -> Bouts:
    """Every line of every session against the version in force that day; without one, nothing."""
    bouts: Bouts = {key: [] for key in plans}
    for session in sessions:
        day = session.performed_on
        n = (day - week_start).days
        for key, entries, is_full, skipped in by_line(as_tuple(session.entries)):
            version = plans[key].versions[n] if key in plans else None
            if version is not None:
                q = ALL_OF_IT if is_full else quality(version.dose, entries)
                bouts[key].append(Bout(session.id, day, n, q, skipped))
    return bouts


class LineEntries(NamedTuple):
    """A session's entries for one line; `is_full` when any dose would be done by them."""

    line: str
    entries: tuple[LoggedEntry, ...]
    is_full: bool
    skipped: str | None


@lru_cache(SHARED)
def by_line(entries: tuple[LoggedEntry, ...]) -> tuple[LineEntries, ...]:
    # Patients do the same from day to day, so most sessions have been taken apart before.
    lines: dict[str, list[LoggedEntry]] = {}
    for entry in entries:
        lines.setdefault(entry.line, []).append(entry)
    return tuple(
        LineEntries(line, Remembered(found), is_all_of_it(found), skip_reason(found))
        for line, found in lines.items()
    )


class SessionDone(NamedTuple):
    """The lines of which a session does all, and how much it does of others; 0 is left out."""

    full: tuple[str, ...]
    partial: tuple[tuple[str, Fraction], ...]


@lru_cache(SHARED)
def done_in(entries: tuple[LoggedEntry, ...], in_force: InForce) -> SessionDone:
    """A session against the versions of its day; a line without one counts for nothing."""
    versions = dict(in_force)
    lines = [line for line in by_line(entries) if line.line in versions]
    full = tuple(line.line for line in lines if line.is_full)
    partial = (
        (line.line, quality(versions[line.line].dose, line.entries))
        for line in lines
        if not line.is_full
    )
    return SessionDone(full, tuple((key, q) for key, q in partial if q))
