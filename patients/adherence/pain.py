"""Pain over a week, on the numeric pain rating scale (NPRS, 0 to 10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from patients.adherence.bouts import fraction

# The smallest change patients notice lies between 1.5 and 3.5 points (JOSPT 2014, n = 1708).
CHANGE_WORTH_SHOWING = 2


@dataclass(frozen=True, slots=True)
class PainSummary:
    """Mean and worst of `n` answers; both None when nobody answered."""

    mean: Fraction | None
    worst: int | None
    n: int


def pain_summary(values: Iterable[int | None]) -> PainSummary:
    """Zeros are answers and count; None is no answer and does not."""
    answers = [value for value in values if value is not None]
    if not answers:
        return PainSummary(None, None, 0)
    return PainSummary(fraction(sum(answers), len(answers)), max(answers), len(answers))


def is_worth_showing(before: PainSummary, after: PainSummary) -> bool:
    """Whether the mean moved by two points or more, either way."""
    if before.mean is None or after.mean is None:
        return False
    return abs(after.mean - before.mean) >= CHANGE_WORTH_SHOWING
