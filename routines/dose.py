"""The dose as six numbers, and the hard limits no one may leave. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

FIELDS = (
    "hold_seconds",
    "reps",
    "sets",
    "sessions_per_day",
    "days_per_week",
    "duration_minutes",
)

# Guards against typing errors, both ends inclusive; the reasons stand in data/limits.yaml.
# A hold of 0 is a moving repetition.
HARD_LIMITS = {
    "hold_seconds": (0, 300),
    "reps": (1, 100),
    "sets": (1, 10),
    "sessions_per_day": (1, 8),
    "days_per_week": (1, 7),
    "duration_minutes": (1, 120),
}

_WORDS = {
    "hold_seconds": ("a hold", " seconds"),
    "reps": ("repetitions", ""),
    "sets": ("sets", ""),
    "sessions_per_day": ("times a day", ""),
    "days_per_week": ("days a week", ""),
    "duration_minutes": ("a duration", " minutes"),
}


@dataclass(frozen=True)
class Dose:
    """Six numbers. None = not overridden (item, override) or not applicable (default)."""

    hold_seconds: int | None = None
    reps: int | None = None
    sets: int | None = None
    sessions_per_day: int | None = None
    days_per_week: int | None = None
    duration_minutes: int | None = None

    def given(self) -> Iterator[tuple[str, int]]:
        """The fields that hold a number, in the order of FIELDS."""
        for field in FIELDS:
            value = getattr(self, field)
            if value is not None:
                yield field, value

    def as_dict(self) -> dict[str, int]:
        """The fields that hold a number; the others are left out."""
        return dict(self.given())


INHERIT = Dose()


class DoseError(ValueError):
    """A dose that cannot be prescribed.

    `field` names the input to point at, `message` is plain English; `code` is one of
    out_of_range, not_whole, not_applicable, reason_needed, for doors that translate.
    """

    def __init__(self, field: str, message: str, code: str = "out_of_range") -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.code = code


def check_hard_limits(dose: Dose) -> None:
    """Raises DoseError for the first number that is not whole or leaves the hard limits."""
    for field, value in dose.given():
        low, high = HARD_LIMITS[field]
        noun, unit = _WORDS[field]
        # True and False are ints to Python, and never a dose.
        if not isinstance(value, int) or isinstance(value, bool):
            message = f"Enter {noun} as a whole number between {low} and {high}{unit}"
            raise DoseError(field, message, "not_whole")
        if not low <= value <= high:
            raise DoseError(field, f"Enter {noun} between {low} and {high}{unit}")
