"""A patient-week's inputs in few bytes, and back: from them every figure can be unfolded again.

JSON types only. Days are counted from the week's first, which is 0.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any

from patients.adherence.cases import Case
from patients.adherence.credit import one_of_each
from patients.adherence.expected import SHARED
from patients.adherence.logged import Amount, LoggedEntry, LoggedSession
from patients.adherence.measure import as_tuple
from patients.adherence.prescribed import (
    DEFINITION_VERSION,
    Active,
    Pause,
    PrescribedDose,
    PrescribedLine,
    PrescribedVersion,
    Schedule,
)
from patients.weeks import DAYS_PER_WEEK

Compact = list[Any]

# JSON in one way only: the same values, in the same order, give the same text.
as_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode
quoted = encode_basestring_ascii


def compact(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> Compact:
    """The same for the same inputs in whatever order sessions and pauses arrived.

    Sessions performed outside the week are left out. Raises ValueError when one id stands for two
    sessions.
    """
    first = week_start.toordinal()
    return [
        DEFINITION_VERSION,
        week_start.isoformat(),
        _active(active, first),
        [[line.key, [_version(version, first) for version in line.versions]] for line in program],
        [
            _session(session, first)
            for session in one_of_each(sessions)
            if 0 <= session.performed_on.toordinal() - first < DAYS_PER_WEEK
        ],
    ]


def compact_text(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> str:
    """The JSON of `compact`, byte for byte, put together from pieces that many patients share."""
    first = week_start.toordinal()
    logged = [
        _session_text(session, first)
        for session in one_of_each(sessions)
        if 0 <= session.performed_on.toordinal() - first < DAYS_PER_WEEK
    ]
    return f"[{_plan_text(week_start, active, as_tuple(program))},[{','.join(logged)}]]"


@lru_cache(SHARED)
def _plan_text(week_start: date, active: Active, program: tuple[PrescribedLine, ...]) -> str:
    first = week_start.toordinal()
    lines = [
        f"[{quoted(key)},[{','.join([_version_text(each, first) for each in versions])}]]"
        for key, versions in program
    ]
    return f"{_head_text(week_start, active)},[{','.join(lines)}]"


@lru_cache(SHARED)
def _head_text(week_start: date, active: Active) -> str:
    days = _active(active, week_start.toordinal())
    return as_json([DEFINITION_VERSION, week_start.isoformat(), days])[1:-1]


def _version_text(version: PrescribedVersion, first: int) -> str:
    start, until, schedule, dose = version
    days = f"{start.toordinal() - first},{_number(_day(until, first))}"
    numbers = map(_number, (dose.sets, dose.reps, dose.hold_seconds, dose.duration_minutes))
    return f'[{days},{_schedule_text(schedule)},[{",".join(numbers)},"{dose.sides}"]]'


@lru_cache(SHARED)
def _schedule_text(schedule: Schedule) -> str:
    return as_json(_schedule(schedule))


def _number(number: int | None) -> str:
    return "null" if number is None else str(number)


def _session_text(session: LoggedSession, first: int) -> str:
    key, performed_on, recorded_on, entries = session
    days = f"{performed_on.toordinal() - first},{recorded_on.toordinal() - first}"
    return f"[{quoted(key)},{days},{_entries_text(entries)}]"


@lru_cache(SHARED)
def _entries_text(entries: tuple[LoggedEntry, ...]) -> str:
    return f"[{','.join(map(_entry_text, entries))}]"


@lru_cache(SHARED)
def _entry_text(entry: LoggedEntry) -> str:
    return as_json(_entry(entry))


def _day(day: date | None, first: int) -> int | None:
    return None if day is None else day.toordinal() - first


def _active(active: Active, first: int) -> Compact:
    pauses = [[_day(pause.start, first), _day(pause.until, first)] for pause in active.pauses]
    # An open pause comes before one that ends: None does not compare.
    pauses.sort(key=lambda pause: (pause[0], pause[1] is not None, pause[1] or 0))
    return [_day(active.start, first), _day(active.end, first), pauses]


def _version(version: PrescribedVersion, first: int) -> Compact:
    dose = version.dose
    return [
        _day(version.start, first),
        _day(version.until, first),
        _schedule(version.schedule),
        [dose.sets, dose.reps, dose.hold_seconds, dose.duration_minutes, dose.sides],
    ]


def _schedule(schedule: Schedule) -> Compact:
    return [sorted(schedule.days_of_week), schedule.times_per_day, schedule.days_per_week]


def _session(session: LoggedSession, first: int) -> Compact:
    return [
        session.id,
        session.performed_on.toordinal() - first,
        session.recorded_on.toordinal() - first,
        [_entry(entry) for entry in session.entries],
    ]


def _entry(entry: LoggedEntry) -> Compact:
    if entry.as_prescribed and entry.skipped is None:
        # By far the most common; numbers beside it say nothing.
        return [entry.line, entry.side]
    return [*entry[:-1], _amount(entry.minutes)]


def _amount(minutes: Amount | None) -> int | str | None:
    # Equal amounts are written alike: who looks for what was written finds either.
    if isinstance(minutes, Fraction):
        return str(minutes) if minutes.denominator > 1 else minutes.numerator
    return minutes


def expand(inputs: Compact) -> Case:
    """What `compact` was given: the arguments of `judge_week`."""
    _definition, week_start, active, program, sessions = inputs
    first = date.fromisoformat(week_start)
    return Case(
        week_start=first,
        active=_active_of(active, first),
        program=tuple(
            PrescribedLine(key, tuple(_version_of(version, first) for version in versions))
            for key, versions in program
        ),
        sessions=tuple(_session_of(session, first) for session in sessions),
    )


def _date(day: int | None, first: date) -> date | None:
    return None if day is None else first + timedelta(days=day)


def _active_of(active: Compact, first: date) -> Active:
    start, end, pauses = active
    return Active(
        _date(start, first),
        _date(end, first),
        tuple(Pause(_date(since, first), _date(until, first)) for since, until in pauses),
    )


def _version_of(version: Compact, first: date) -> PrescribedVersion:
    start, until, (days, times, per_week), dose = version
    schedule = Schedule(frozenset(days), times, per_week)
    return PrescribedVersion(
        _date(start, first), _date(until, first), schedule, PrescribedDose(*dose)
    )


def _session_of(session: Compact, first: date) -> LoggedSession:
    key, performed_on, recorded_on, entries = session
    return LoggedSession(
        key,
        _date(performed_on, first),
        _date(recorded_on, first),
        tuple(_entry_of(entry) for entry in entries),
    )


def _entry_of(entry: Compact) -> LoggedEntry:
    line, side, *rest = entry
    if not rest:
        return LoggedEntry(line, side, as_prescribed=True)
    *numbers, minutes = rest
    return LoggedEntry(
        line, side, *numbers, Fraction(minutes) if isinstance(minutes, str) else minutes
    )
