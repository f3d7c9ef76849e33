"""A week laid out: its days, what each line asks for, and every bout against its dose."""

from collections.abc import Iterable, Sequence
from datetime import date
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
from patients.adherence.prescribed import Active, PrescribedLine
from patients.adherence.remembered import Remembered

Bouts = dict[str, list[Bout]]


class WeekPlan(NamedTuple):
    """What a week asks for. Shared by all who were asked the same, so nobody may change it.

    `due_by_day` are the sessions that the fixed lines ask for, `flexible` the most that a flexible
    line does, `expected` the larger of the two; `credits` are the most sessions of each day that can
    be credited: `cap`, and 0 on inactive days.
    """

    days: tuple[Day, ...]
    lines: dict[str, LinePlan]
    due_by_day: tuple[int, ...]
    flexible: int
    expected: int
    cap: int
    credits: tuple[int, ...]


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
        credits=tuple([0 if day.inactive else cap for day in days]),
    )


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
        for key, entries, is_full, skipped in taken_apart(session.entries).lines:
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


class TakenApart(NamedTuple):
    """A session by its lines: all of them; those it does all of; and the others."""

    lines: tuple[LineEntries, ...]
    full: tuple[str, ...]
    others: tuple[LineEntries, ...]


@lru_cache(SHARED)
def taken_apart(entries: tuple[LoggedEntry, ...]) -> TakenApart:
    # Patients do the same from day to day, so most sessions have been taken apart before.
    by_line: dict[str, list[LoggedEntry]] = {}
    for entry in entries:
        by_line.setdefault(entry.line, []).append(entry)
    lines = tuple([_line_entries(tuple(found)) for found in by_line.values()])
    full = tuple([each.line for each in lines if each.is_full])
    return TakenApart(lines, full, tuple([each for each in lines if not each.is_full]))


@lru_cache(SHARED)
def _line_entries(entries: tuple[LoggedEntry, ...]) -> LineEntries:
    return LineEntries(
        entries[0].line, Remembered(entries), is_all_of_it(entries), skip_reason(entries)
    )
