"""A clinic's week, from its patients' weeks."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat
from typing import Any

from patients.adherence.bands import HIGH_FROM, MIDDLE_FROM
from patients.adherence.figures import WeekFigures, as_plain

# A smaller group would show what one known patient did.
SMALLEST_GROUP_SHOWN = 5
# Of each ratio the two numbers: a clinic has thousands, and a Fraction is slow to make and compare.
Ratio = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PatientWeek:
    """One active patient's week, as much as the clinic's figures need of it."""

    expected: int
    credited: int
    counted: int
    late: int
    # A stored one is a float, which is a ratio too.
    dose_adherence: Fraction | float | None
    reporting: bool
    started: bool

    @classmethod
    def of(cls, week: WeekFigures, *, reporting: bool, started: bool) -> "PatientWeek":
        return cls(
            expected=week.expected_sessions,
            credited=week.credited_sessions,
            counted=week.counted_sessions,
            late=week.late_sessions,
            dose_adherence=week.dose_adherence,
            reporting=reporting,
            started=started,
        )


@dataclass(frozen=True, slots=True)
class Distribution:
    """How `n` adherences lie; the quartiles are None when there are none.

    `high`, `middle` and `low` are counts: from 80 %, from 50 %, under 50 %.
    """

    n: int
    lower_quartile: Fraction | None
    median: Fraction | None
    upper_quartile: Fraction | None
    high: int
    middle: int
    low: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Leaving the silent out flatters a clinic; counting them 0 slanders those who do not log."""

    reporting: Distribution
    assigned: Distribution


@dataclass(frozen=True, slots=True)
class ClinicWeek:
    """The clinic's week. `never_started` are among the `not_reporting`.

    The distributions leave out the `not_due`. `pooled_credited` of `pooled_expected` sums over all
    assigned: a second figure, in which patients with much to do weigh more.
    """

    active: int
    reporting: int
    not_reporting: int
    never_started: int
    not_due: int
    session_adherence: Pair
    dose_adherence: Pair
    counted_sessions: int
    late_sessions: int
    pooled_credited: int
    pooled_expected: int

    @property
    def late_share(self) -> Fraction | None:
        if not self.counted_sessions:
            return None
        return Fraction(self.late_sessions, self.counted_sessions)

    def as_dict(self) -> dict[str, Any]:
        return as_plain(self)


def clinic_week(weeks: Iterable[PatientWeek]) -> ClinicWeek:
    """The figures over these patients, those of a whole clinic or of one group in it."""
    weeks = list(weeks)
    reporting = [week for week in weeks if week.reporting]
    return ClinicWeek(
        active=len(weeks),
        reporting=len(reporting),
        not_reporting=len(weeks) - len(reporting),
        never_started=sum(not week.started for week in weeks),
        not_due=sum(not week.expected for week in weeks),
        session_adherence=Pair(_of_sessions(reporting), _of_sessions(weeks)),
        dose_adherence=Pair(_of_doses(reporting), _of_doses(weeks)),
        counted_sessions=sum(week.counted for week in weeks),
        late_sessions=sum(week.late for week in weeks),
        pooled_credited=sum(week.credited for week in weeks),
        pooled_expected=sum(week.expected for week in weeks),
    )


def _of_sessions(weeks: Sequence[PatientWeek]) -> Distribution:
    return distribution(
        (week.credited if week.reporting else 0, week.expected) for week in weeks if week.expected
    )


def _of_doses(weeks: Sequence[PatientWeek]) -> Distribution:
    return distribution(
        week.dose_adherence.as_integer_ratio() if week.reporting else (0, 1)
        for week in weeks
        if week.dose_adherence is not None
    )


def distribution(adherences: Iterable[Ratio]) -> Distribution:
    """Quartiles and bands of these adherences, in any order."""
    ranked = _ranked(adherences)
    high, middle = (
        len(ranked) - bisect_left(ranked, cut, key=_exact) for cut in (HIGH_FROM, MIDDLE_FROM)
    )
    return Distribution(
        n=len(ranked),
        lower_quartile=quantile(ranked, 1, 4),
        median=quantile(ranked, 1, 2),
        upper_quartile=quantile(ranked, 3, 4),
        high=high,
        middle=middle - high,
        low=len(ranked) - middle,
    )


def _ranked(ratios: Iterable[Ratio]) -> list[Ratio]:
    """From the lowest up. Two that are one to a float differ by less than any figure shows."""
    counted = sorted(Counter(ratios).items(), key=_place)
    return list(chain.from_iterable(repeat(ratio, times) for ratio, times in counted))


def _place(counted: tuple[Ratio, int]) -> tuple[float, Ratio]:
    ratio, _ = counted
    return ratio[0] / ratio[1], ratio


def _exact(ratio: Ratio) -> Fraction:
    return Fraction(*ratio)


def quantile(ranked: Sequence[Ratio], part: int, whole: int) -> Fraction | None:
    """The value `part`/`whole` of the way up the ranked values, None without any.

    Between two neighbours it is interpolated, as spreadsheets do (QUARTILE.INC), but exactly.
    """
    if not ranked:
        return None
    below, rest = divmod((len(ranked) - 1) * part, whole)
    low = _exact(ranked[below])
    if not rest:
        return low
    return low + (_exact(ranked[below + 1]) - low) * Fraction(rest, whole)


def is_shown(group_size: int) -> bool:
    """Whether a group (by therapist, by diagnosis) is large enough to be shown."""
    return group_size >= SMALLEST_GROUP_SHOWN
