"""The change since the week before, over the patients who were there in both. Pure."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Change(NamedTuple):
    """Points of the median, and over how many patients; `points` None without any."""

    points: int | None
    n: int


def like_for_like(pairs: Iterable[tuple[float | None, float | None]]) -> Change:
    """From (last week, this week) per patient; those with a figure in one week only are left out."""
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    if not both:
        return Change(None, 0)
    before, now = (_median(values) for values in zip(*both, strict=True))
    return Change(round(100 * (now - before)), len(both))


def _median(values: Iterable[float]) -> Fraction:
    # A stored float ranks as the fraction it stands for; only the ones in the middle need be exact.
    ranked = sorted(values)
    middle = (ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2])
    return sum((Fraction(value).limit_denominator(10_000) for value in middle), Fraction()) / 2
