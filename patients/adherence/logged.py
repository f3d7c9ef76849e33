"""What the patient says they did."""

from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import Literal, NamedTuple

# Minutes may come with a decimal part; they are kept exact.
Amount = int | Fraction
Side = Literal["left", "right"]


class LoggedEntry(NamedTuple):
    """What the patient says they did of one line. `side` None is both; None is "not said".

    `skipped` is the reason ("" when none was given), None when it was not skipped.
    """

    line: str
    side: Side | None = None
    as_prescribed: bool = False
    skipped: str | None = None
    sets: int | None = None
    reps: int | None = None
    hold_seconds: int | None = None
    minutes: Amount | None = None


class LoggedSession(NamedTuple):
    """One session; both dates are the patient's local ones, at the place of the device."""

    id: str
    performed_on: date
    recorded_on: date
    entries: tuple[LoggedEntry, ...] = ()


# Settles which of several equal sessions is the extra one, however they arrived.
in_order = attrgetter("performed_on", "recorded_on", "id")
