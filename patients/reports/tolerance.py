"""How a patient bears each stretch: done, pain and skips, before and after its dose changed. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from patients.adherence import PainSummary, pain_summary

Dose = tuple[object, ...]


@dataclass(frozen=True)
class Bout:
    """One stretch in one session: done in part or whole, or skipped and why."""

    stretch: int
    day: date
    done: bool
    skipped: str
    pain: int | None


@dataclass(frozen=True)
class DosePeriod:
    """A dose of one stretch, from its first day on."""

    stretch: int
    start: date
    dose: Dose


@dataclass(frozen=True)
class Span:
    """The bouts of one stretch over some days."""

    done: int
    logged: int
    pain: PainSummary
    skips: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Tolerance:
    """`before` and `since` are None while the dose has not changed."""

    stretch: int
    all: Span
    changed_on: date | None = None
    dose_before: Dose | None = None
    dose_since: Dose | None = None
    before: Span | None = None
    since: Span | None = None

    @property
    def pain_rose(self) -> bool:
        """Mean pain during the stretch is a point or more above that before the change."""
        if self.before is None or self.since is None:
            return False
        before, since = self.before.pain.mean, self.since.pain.mean
        return before is not None and since is not None and since - before >= 1


def tolerances(bouts: Sequence[Bout], doses: Iterable[DosePeriod]) -> list[Tolerance]:
    """One for each stretch that has bouts, in the order of their first doses."""
    periods: dict[int, list[DosePeriod]] = {}
    for period in sorted(doses, key=lambda each: each.start):
        periods.setdefault(period.stretch, []).append(period)
    order = [*periods, *(bout.stretch for bout in bouts)]
    found = {key: [bout for bout in bouts if bout.stretch == key] for key in dict.fromkeys(order)}
    return [_tolerance(key, mine, periods.get(key, [])) for key, mine in found.items() if mine]


def _tolerance(stretch: int, bouts: list[Bout], periods: list[DosePeriod]) -> Tolerance:
    change = _last_change(periods)
    if change is None:
        return Tolerance(stretch, _span(bouts))
    before, since = change
    return Tolerance(
        stretch,
        _span(bouts),
        changed_on=since.start,
        dose_before=before.dose,
        dose_since=since.dose,
        before=_span([bout for bout in bouts if bout.day < since.start]),
        since=_span([bout for bout in bouts if bout.day >= since.start]),
    )


def _last_change(periods: list[DosePeriod]) -> tuple[DosePeriod, DosePeriod] | None:
    pairs = list(zip(periods, periods[1:], strict=False))
    changes = [(a, b) for a, b in pairs if a.dose != b.dose]
    return changes[-1] if changes else None


def _span(bouts: list[Bout]) -> Span:
    skips = Counter(bout.skipped for bout in bouts if bout.skipped)
    return Span(
        done=sum(bout.done for bout in bouts),
        logged=len(bouts),
        pain=pain_summary(bout.pain for bout in bouts),
        skips=tuple(sorted(skips.items(), key=lambda item: (-item[1], item[0]))),
    )
