"""What a page shows of one patient-week laid open."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class UnfoldedSession:
    number: int
    performed_on: date
    recorded_on: date
    kind: str
    status: str
    why: str
    late: bool
    pain_before: int | None
    pain_after: int | None
    by_therapist: bool


@dataclass(frozen=True)
class UnfoldedBout:
    """A line in a session: what share of its dose, and whether it counted."""

    session: int
    performed_on: date
    share: str
    skipped: str
    counted: bool
    why: str


@dataclass(frozen=True)
class Cell:
    """A line on a day: a sign and its word."""

    day: date
    sign: str
    word: str


@dataclass(frozen=True)
class UnfoldedLine:
    name: str
    dose: str
    expected: int
    how_expected: str
    done: str
    adherence: str
    ratio: float | None
    bouts: tuple[UnfoldedBout, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class UnfoldedDay:
    date: date
    due: int
    counted: int
    credited: int
    inactive: str


@dataclass(frozen=True)
class UnfoldedWeek:
    days: tuple[UnfoldedDay, ...]
    lines: tuple[UnfoldedLine, ...]
    sessions: tuple[UnfoldedSession, ...]
    how_expected: str
    how_credited: str
    cap: int
    bulk_entry: bool

    @property
    def left_out(self) -> tuple[UnfoldedSession, ...]:
        """The sessions that were not credited, each with its why."""
        return tuple(session for session in self.sessions if session.why)
