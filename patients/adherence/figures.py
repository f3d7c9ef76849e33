"""What a judged patient-week holds: each figure, and all it takes to unfold it to the logs."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

# States of a line on a day, and of each of its due slots.
DONE, PARTIAL, SKIPPED = "done", "partial", "skipped"
NO_RECORD, NOT_DUE = "no_record", "not_due"

# What became of a session.
CREDITED, EXTRA, NOT_COUNTED = "credited", "extra", "not_counted"

# Why a session or a bout stands outside the numerator.
INACTIVE_DAY = "inactive_day"
OVER_THE_DAY = "over_the_day"  # more that day than may count on one day
OVER_THE_WEEK = "over_the_week"  # the week had all it asked for
NOTHING_DONE = "nothing_done"
NOTHING_IN_FORCE = "nothing_in_force"  # no line of it was prescribed that day


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day of the week; `inactive` says why nothing is asked, None on an active day."""

    date: date
    inactive: str | None
    sessions_due: int
    sessions_counted: int
    sessions_credited: int


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """What became of one session, and why it was not credited.

    `ignored_lines` are the entries for lines with no version in force that day.
    """

    session: str
    performed_on: date
    recorded_on: date
    status: str
    why: str | None
    late: bool
    ignored_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoutFigures:
    """One line in one session: the share `q` of its dose that was done, and whether it counted."""

    session: str
    performed_on: date
    q: Fraction
    skipped: str | None
    counted: bool
    why: str | None


class LineDayFigures(NamedTuple):
    """One cell of the grid, line by day.

    `due` is how often the line was due, `slots` the state of each of those times, `q` the mean over
    them and `state` the state at that mean. On an active day when none was due, a bout done all the
    same (a flexible line, a make-up) shows its own state.
    """

    date: date
    due: int
    state: str
    q: Fraction | None
    slots: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One line's week. `dose_adherence` is None when the line was not due."""

    line: str
    expected: int
    fixed_part: int
    flexible_part: int
    # n × active days, before the division by 7 and the rounding to `flexible_part`.
    flexible_sevenths: int
    bouts_done: Fraction
    dose_adherence: Fraction | None
    bouts: tuple[BoutFigures, ...]
    days: tuple[LineDayFigures, ...]

    @property
    def counted_bouts(self) -> tuple[BoutFigures, ...]:
        return tuple(bout for bout in self.bouts if bout.counted)


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """One patient's week. Adherences are exact, from 0 to 1, and None when nothing was due."""

    definition_version: str
    week_start: date
    active_days: int
    cap: int
    fixed_sessions: int
    flexible_sessions: int
    expected_sessions: int
    credited_sessions: int
    extra_sessions: int
    late_sessions: int
    counted_sessions: int
    session_adherence: Fraction | None
    dose_adherence: Fraction | None
    days: tuple[DayFigures, ...]
    sessions: tuple[SessionFigures, ...]
    lines: tuple[LineFigures, ...]

    @property
    def due(self) -> bool:
        return self.expected_sessions > 0

    def as_dict(self) -> dict[str, Any]:
        """The whole of it in JSON types; equal figures give equal dicts, in the same order.

        Dates are ISO text, fractions are `{"numerator", "denominator"}`.
        """
        return as_plain(self)


# A report holds hundreds of values: asked once, or the turning costs more than the judging.
_PLAIN = (str, int)


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    if is_dataclass(kind):
        return tuple(field.name for field in fields(kind))
    return getattr(kind, "_fields", ())


def as_plain(value: Any) -> Any:
    """`value` with its dataclasses, tuples (those with names as dicts), dates and fractions turned into JSON types."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if names := _field_names(type(value)):
        return {name: as_plain(getattr(value, name)) for name in names}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return {"numerator": value.numerator, "denominator": value.denominator}
    return [as_plain(item) for item in value]
