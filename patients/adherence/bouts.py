"""How much of a prescribed dose was done, and which bouts of a week count."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from patients.adherence.expected import SHARED, LinePlan
from patients.adherence.figures import (
    INACTIVE_DAY,
    NOTHING_DONE,
    OVER_THE_DAY,
    OVER_THE_WEEK,
    BoutFigures,
)
from patients.adherence.logged import Amount, LoggedEntry
from patients.adherence.prescribed import PrescribedDose

# Small fractions come up again and again, and making one costs more than finding it.
fraction = lru_cache(SHARED)(Fraction)

# Numerator and denominator, not reduced.
Ratio = tuple[int, int]

NONE_OF_IT, ALL_OF_IT = fraction(0), fraction(1)


class Bout(NamedTuple):
    """One line in one session, measured against the dose in force that day."""

    session: str
    performed_on: date
    weekday_index: int
    q: Fraction
    skipped: str | None


def quality(dose: PrescribedDose, entries: Iterable[LoggedEntry]) -> Fraction:
    """The share of the dose these entries of one session add up to, from 0 to 1.

    Each prescribed side is summed over the entries and capped on its own; then the mean is taken,
    so more on one side never makes up for the other.
    """
    return _quality(dose, entries if isinstance(entries, tuple) else tuple(entries))


@lru_cache(SHARED)
def _quality(dose: PrescribedDose, entries: tuple[LoggedEntry, ...]) -> Fraction:
    amount = dose.amount
    sides = _done_by_side(dose, entries)
    done = sum(min(side, amount) for side in sides)
    if not done:
        return NONE_OF_IT
    return fraction(done, amount * len(sides))


def is_all_of_it(entries: Iterable[LoggedEntry]) -> bool:
    """Whether they say "as prescribed" for both sides: all of any dose there may be."""
    sides = {entry.side for entry in entries if entry.as_prescribed and entry.skipped is None}
    return None in sides or len(sides) == 2


def _done_by_side(dose: PrescribedDose, entries: Iterable[LoggedEntry]) -> list[Amount]:
    if dose.sides == "both":
        # One movement: a side the entry names all the same has nothing to be measured against.
        return [sum(dose.done_in(entry) for entry in entries)]
    left = right = 0
    for entry in entries:
        done = dose.done_in(entry)
        left += done if entry.side != "right" else 0
        right += done if entry.side != "left" else 0
    return [left, right]


def add_up(qualities: Iterable[Fraction]) -> Fraction:
    """Their exact sum."""
    return fraction(*_over_one_denominator(map(Fraction.as_integer_ratio, qualities)))


def _over_one_denominator(ratios: Iterable[Ratio]) -> Ratio:
    """The sum: whole numbers are added, not fractions."""
    every = list(ratios)
    parts = lcm(*[denominator for _, denominator in every])
    return sum([numerator * (parts // each) for numerator, each in every]), parts


def share_done(full: int, partial: Iterable[Fraction], expected: int) -> Ratio:
    """So many full bouts and these partial ones, of those expected."""
    done, parts = _over_one_denominator(map(Fraction.as_integer_ratio, partial))
    return full * parts + done, parts * expected


def mean_of_due(adherences: Iterable[Ratio | None]) -> Fraction | None:
    """The mean over the lines that are due; None when none is."""
    due = [adherence for adherence in adherences if adherence is not None]
    if not due:
        return None
    done, parts = _over_one_denominator(due)
    return fraction(done, parts * len(due))


def skip_reason(entries: Iterable[LoggedEntry]) -> str | None:
    """The reason given for skipping, None when nothing was skipped; "" is "no reason given"."""
    return max((entry.skipped for entry in entries if entry.skipped is not None), default=None)


def why_not_counted(plan: LinePlan, bouts: Sequence[Bout]) -> list[str | None]:
    """Why each bout stands outside the line's numerator, None for those that count.

    Taking the best first under both limits (per day, per week) gives the largest sum there is.
    """
    left_of_week, left_of_day = plan.expected, list(plan.limits)
    verdicts: list[str | None] = [None] * len(bouts)
    for n in _best_first(bouts):
        day = bouts[n].weekday_index
        verdicts[n] = _why_not(bouts[n], plan.limits[day], left_of_day[day], left_of_week)
        if verdicts[n] is None:
            left_of_day[day] -= 1
            left_of_week -= 1
    return verdicts


def _best_first(bouts: Sequence[Bout]) -> Iterable[int]:
    every = range(len(bouts))
    if all(bout.q is ALL_OF_IT for bout in bouts):
        return every
    # sorted() is stable, in reverse too: of equal bouts the earlier session counts.
    return sorted(every, key=lambda n: bouts[n].q, reverse=True)


def _why_not(bout: Bout, limit: int, left_of_day: int, left_of_week: int) -> str | None:
    if not bout.q:
        return NOTHING_DONE
    if not limit:
        return INACTIVE_DAY
    if not left_of_day:
        return OVER_THE_DAY
    return None if left_of_week else OVER_THE_WEEK


def choose_bouts(plan: LinePlan, bouts: Sequence[Bout]) -> tuple[BoutFigures, ...]:
    """The same bouts, in the same order, each with whether it counts and else why not."""
    return tuple(
        BoutFigures(bout.session, bout.performed_on, bout.q, bout.skipped, why is None, why)
        for bout, why in zip(bouts, why_not_counted(plan, bouts), strict=True)
    )
