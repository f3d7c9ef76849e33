"""What was agreed with the patient: the active period and the program."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from patients.adherence.logged import Amount, LoggedEntry

# Stored with every figure. A change of meaning is a new version, never a new value for an old one.
DEFINITION_VERSION = "1"

EVERY_DAY = frozenset(range(1, 8))


class Pause(NamedTuple):
    """Dates, both included, on which nothing is asked of the patient; `until` None is open."""

    start: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


class Active(NamedTuple):
    """The period of the patient's program, both ends included; `end` None is open."""

    start: date
    end: date | None = None
    pauses: tuple[Pause, ...] = ()

    def why_not(self, day: date) -> str | None:
        """None on an active day, else `before_start`, `after_end` or `paused`."""
        if day < self.start:
            return "before_start"
        if self.end is not None and day > self.end:
            return "after_end"
        return "paused" if any(pause.covers(day) for pause in self.pauses) else None


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often a line is asked for.

    Fixed: `times_per_day` on each of `days_of_week` (ISO weekdays). Flexible: any `days_per_week`
    days, once a day. Raises ValueError when it is neither or both.
    """

    days_of_week: frozenset[int] = frozenset()
    times_per_day: int = 0
    days_per_week: int | None = None

    def __post_init__(self) -> None:
        if self.days_per_week is None:
            if self.times_per_day < 1:
                raise ValueError("A fixed schedule needs times_per_day of at least 1.")
            if not self.days_of_week <= EVERY_DAY:
                raise ValueError("days_of_week are ISO weekdays, 1 to 7.")
        elif self.times_per_day or self.days_of_week:
            raise ValueError("A schedule is fixed or flexible, not both.")
        elif not 1 <= self.days_per_week <= 7:
            raise ValueError("days_per_week is a number from 1 to 7.")

    @property
    def daily_limit(self) -> int:
        """The most bouts of one day that can count."""
        return self.times_per_day if self.days_per_week is None else 1

    def due_on(self, isoweekday: int) -> int:
        """How many times a fixed schedule asks for the line on that weekday; flexible: 0."""
        return self.times_per_day if isoweekday in self.days_of_week else 0


@dataclass(frozen=True, slots=True)
class PrescribedDose:
    """One bout as prescribed. On sides "each", all sets and reps are meant for each side.

    Raises ValueError when there is nothing to do in it.
    """

    sets: int | None = None
    reps: int | None = None
    hold_seconds: int | None = None
    duration_minutes: int | None = None
    sides: Literal["each", "both"] = "both"

    def __post_init__(self) -> None:
        if not (self.reps or self.hold_seconds or self.duration_minutes):
            raise ValueError("A dose needs reps, hold_seconds or duration_minutes.")
        if self.sides not in ("each", "both"):
            raise ValueError('sides is "each" or "both".')
        if min(self._factors()) < 1:
            raise ValueError("A dose is counted in whole numbers from 1.")

    def _factors(self) -> tuple[int, ...]:
        """What is multiplied: minutes; or sets × reps × seconds held; or sets × reps."""
        if self.duration_minutes is not None:
            return (self.duration_minutes,)
        counts = (1 if self.sets is None else self.sets, 1 if self.reps is None else self.reps)
        # A hold of 0 or None is a moving repetition.
        return (*counts, self.hold_seconds) if self.hold_seconds else counts

    @property
    def unit(self) -> str:
        if self.duration_minutes is not None:
            return "minutes"
        return "seconds" if self.hold_seconds else "reps"

    @property
    def amount(self) -> int:
        """What one side is to do, in `unit`."""
        product = 1
        for factor in self._factors():
            product *= factor
        return product

    def done_in(self, entry: LoggedEntry) -> Amount:
        """What the entry says was done on one side, in `unit`; it may exceed `amount`.

        Skipped is 0. A number the patient left out is taken as prescribed, as long as they gave
        another one of the same product; an entry that says nothing at all is 0.
        """
        if entry.skipped is not None:
            return 0
        if entry.as_prescribed:
            return self.amount
        if self.duration_minutes is not None:
            return entry.minutes or 0
        said = (entry.sets, entry.reps, entry.hold_seconds if self.hold_seconds else None)
        if said == (None, None, None):
            return 0
        product = 1
        for prescribed, done in zip(self._factors(), said, strict=False):
            product *= prescribed if done is None else done
        return product


class PrescribedVersion(NamedTuple):
    """A line's schedule and dose over some dates, both included; `until` None is open."""

    start: date
    until: date | None
    schedule: Schedule
    dose: PrescribedDose


class PrescribedLine(NamedTuple):
    """One stretch in the patient's program, through all its versions."""

    key: str
    versions: tuple[PrescribedVersion, ...]
