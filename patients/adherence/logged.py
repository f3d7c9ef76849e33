"""What the patient says they did."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
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


@dataclass(frozen=True, slots=True)
class LoggedSession:
    """One session; both dates are the patient's local ones, at the place of the device."""

    id: str
    performed_on: date
    recorded_on: date
    entries: tuple[LoggedEntry, ...] = ()

    @property
    def order(self) -> tuple[date, date, str]:
        """Settles which of several equal sessions is the extra one, however they arrived."""
        return (self.performed_on, self.recorded_on, self.id)
