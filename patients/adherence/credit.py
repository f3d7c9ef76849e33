"""Which sessions of a week are credited, which are extra and which do not count."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from patients.adherence.bouts import Bout
from patients.adherence.expected import Day
from patients.adherence.figures import (
    CREDITED,
    EXTRA,
    INACTIVE_DAY,
    NOT_COUNTED,
    NOTHING_DONE,
    NOTHING_IN_FORCE,
    OVER_THE_DAY,
    OVER_THE_WEEK,
    SessionFigures,
)
from patients.adherence.logged import LoggedSession, in_order

LATE_FROM_DAYS = 2


def one_of_each(sessions: Iterable[LoggedSession]) -> list[LoggedSession]:
    """The sessions in their order, one per id; ValueError when one id stands for two."""
    return sorted(each_once(sessions), key=in_order)


def each_once(sessions: Iterable[LoggedSession]) -> Iterable[LoggedSession]:
    """The same in any order."""
    every = list(sessions)
    by_id = {session.id: session for session in every}
    if len(by_id) < len(every) and any(by_id[session.id] != session for session in every):
        raise ValueError("Two different sessions have the same id.")
    return by_id.values()


def is_late(performed_on: date, recorded_on: date) -> bool:
    """Entered two local dates or more after it was done: the evening before does not count."""
    return (recorded_on - performed_on).days >= LATE_FROM_DAYS


def credit_sessions(
    sessions: Sequence[LoggedSession],
    days: Sequence[Day],
    bouts: Mapping[str, Sequence[Bout]],
    *,
    cap: int,
    expected: int,
) -> tuple[SessionFigures, ...]:
    """Each session's verdict: day by day up to the cap, up to what the week expects.

    Only active days credit; what else was done counts as extra. `sessions` are in their order.
    """
    done = {bout.session for of_line in bouts.values() for bout in of_line if bout.q}
    inactive = {day.date for day in days if day.inactive}
    measured = _lines_measured(bouts)
    left_of_week, left_of_day = expected, dict.fromkeys((day.date for day in days), cap)
    judged = []
    for session in sessions:
        day = session.performed_on
        lines = measured.get(session.id, frozenset())
        if session.id not in done:
            verdict = NOT_COUNTED, NOTHING_DONE if lines else NOTHING_IN_FORCE
        else:
            verdict = _verdict(day in inactive, left_of_day[day], left_of_week)
        if verdict[0] == CREDITED:
            left_of_day[day] -= 1
            left_of_week -= 1
        judged.append(_figures(session, verdict, lines))
    return tuple(judged)


def _verdict(inactive: bool, left_of_day: int, left_of_week: int) -> tuple[str, str | None]:
    if inactive:
        return EXTRA, INACTIVE_DAY
    if not left_of_day:
        return EXTRA, OVER_THE_DAY
    return (CREDITED, None) if left_of_week else (EXTRA, OVER_THE_WEEK)


def _lines_measured(bouts: Mapping[str, Sequence[Bout]]) -> dict[str, set[str]]:
    lines: dict[str, set[str]] = {}
    for key, of_line in bouts.items():
        for bout in of_line:
            lines.setdefault(bout.session, set()).add(key)
    return lines


def _figures(
    session: LoggedSession, verdict: tuple[str, str | None], measured: Iterable[str]
) -> SessionFigures:
    ignored = {entry.line for entry in session.entries} - set(measured)
    return SessionFigures(
        session=session.id,
        performed_on=session.performed_on,
        recorded_on=session.recorded_on,
        status=verdict[0],
        why=verdict[1],
        late=is_late(session.performed_on, session.recorded_on),
        ignored_lines=tuple(sorted(ignored)),
    )
