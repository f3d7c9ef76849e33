"""A week laid out: its days, what each line asks for, and every bout against its dose."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

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

Bouts = dict[str, list[Bout]]


class MeasuredWeek(NamedTuple):
    """What judging and reckoning start from. `sessions` are the week's, in their order.

    `due_by_day` are the sessions that the fixed lines ask for, `flexible` the most that a flexible
    line does, `expected` the larger of the two.
    """

    days: tuple[Day, ...]
    plans: dict[str, LinePlan]
    sessions: list[LoggedSession]
    bouts: Bouts
    due_by_day: tuple[int, ...]
    flexible: int
    expected: int
    cap: int


def measure_week(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> MeasuredWeek:
    """Raises ValueError when two lines have the same key, or two different sessions the same id."""
    days = days_of(week_start, active)
    plans = {line.key: plan_line(line.versions, week_start, active) for line in program}
    if len(plans) != len(program):
        raise ValueError("A line appears twice in the program.")
    last = days[-1].date
    of_the_week = [
        session for session in one_of_each(sessions) if week_start <= session.performed_on <= last
    ]
    due_by_day, flexible = sessions_due(plans.values()), most_flexible(plans.values())
    return MeasuredWeek(
        days=days,
        plans=plans,
        sessions=of_the_week,
        bouts=_measure(plans, of_the_week, week_start),
        due_by_day=due_by_day,
        flexible=flexible,
        expected=max(sum(due_by_day), flexible),
        cap=daily_cap(plans.values()),
    )


def _measure(
    plans: dict[str, LinePlan], sessions: Iterable[LoggedSession], week_start: date
) -> Bouts:
    """Every line of every session against the version in force that day; without one, nothing."""
    bouts: Bouts = {key: [] for key in plans}
    for session in sessions:
        day = session.performed_on
        n = (day - week_start).days
        for key, entries, is_full, skipped in _by_line(tuple(session.entries)):
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
def _by_line(entries: tuple[LoggedEntry, ...]) -> tuple[LineEntries, ...]:
    # Patients do the same from day to day, so most sessions have been taken apart before.
    lines: dict[str, list[LoggedEntry]] = {}
    for entry in entries:
        lines.setdefault(entry.line, []).append(entry)
    return tuple(
        LineEntries(line, tuple(found), is_all_of_it(found), skip_reason(found))
        for line, found in lines.items()
    )
