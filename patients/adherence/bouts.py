"""How much of a prescribed dose was done, and which bouts of a week count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from patients.adherence.expected import LinePlan
from patients.adherence.figures import (
    INACTIVE_DAY,
    NOTHING_DONE,
    OVER_THE_DAY,
    OVER_THE_WEEK,
    BoutFigures,
)
from patients.adherence.logged import Amount, LoggedEntry
from patients.adherence.prescribed import PrescribedDose

NONE_OF_IT, ALL_OF_IT = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Bout:
    """One line in one session, measured against the dose in force that day."""

    session: str
    performed_on: date
    weekday_index: int
    q: Fraction
    skipped: str | None


def quality(dose: PrescribedDose, entries: Sequence[LoggedEntry]) -> Fraction:
    """The share of the dose these entries of one session add up to, from 0 to 1.

    Each prescribed side is summed over the entries and capped on its own; then the mean is taken,
    so more on one side never makes up for the other.
    """
    if len(entries) == 1 and _is_all_of_it(entries[0]):
        return ALL_OF_IT
    amount = dose.amount
    sides = _done_by_side(dose, entries)
    done = sum(min(side, amount) for side in sides)
    if not done:
        return NONE_OF_IT
    return Fraction(done, amount * len(sides))


def _is_all_of_it(entry: LoggedEntry) -> bool:
    return entry.as_prescribed and entry.side is None and entry.skipped is None


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
    # Bouts of one dose share a denominator: adding integers first spares most of the gcds.
    by_denominator: dict[int, int] = {}
    for q in qualities:
        parts = q.denominator
        by_denominator[parts] = by_denominator.get(parts, 0) + q.numerator
    return sum((Fraction(n, parts) for parts, n in by_denominator.items()), NONE_OF_IT)


def skip_reason(entries: Iterable[LoggedEntry]) -> str | None:
    """The reason given for skipping, None when nothing was skipped; "" is "no reason given"."""
    return max((entry.skipped for entry in entries if entry.skipped is not None), default=None)


def choose_bouts(plan: LinePlan, bouts: Sequence[Bout]) -> tuple[BoutFigures, ...]:
    """The same bouts, in the same order, each with whether it counts and else why not.

    Taking the best first under both limits (per day, per week) gives the largest sum there is.
    """
    left_of_week, left_of_day = plan.expected, list(plan.limits)
    verdicts: list[str | None] = [None] * len(bouts)
    # sorted() is stable, in reverse too: of equal bouts the earlier session counts.
    for n in sorted(range(len(bouts)), key=lambda n: bouts[n].q, reverse=True):
        day = bouts[n].weekday_index
        verdicts[n] = _why_not(bouts[n], plan.limits[day], left_of_day[day], left_of_week)
        if verdicts[n] is None:
            left_of_day[day] -= 1
            left_of_week -= 1
    return tuple(_with_verdict(bout, why) for bout, why in zip(bouts, verdicts, strict=True))


def _why_not(bout: Bout, limit: int, left_of_day: int, left_of_week: int) -> str | None:
    if not bout.q:
        return NOTHING_DONE
    if not limit:
        return INACTIVE_DAY
    if not left_of_day:
        return OVER_THE_DAY
    return None if left_of_week else OVER_THE_WEEK


def _with_verdict(bout: Bout, why: str | None) -> BoutFigures:
    return BoutFigures(bout.session, bout.performed_on, bout.q, bout.skipped, why is None, why)
