"""How a clinic's weeks follow each other: patients per band and week, counted by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q

from patients.adherence import Band
from patients.models import ReportReview, WeeklyReport
from patients.reports.words import BADGES
from patients.weeks import week_label
from therapy.accounts.models import User

# The same cuts as patients.adherence.bands; a test holds the two together.
_DUE = Q(expected_sessions__gt=0, dose_adherence__isnull=False)
IN_BAND = {
    Band.HIGH: _DUE & Q(reporting=True, dose_adherence__gte=0.8),
    Band.MIDDLE: _DUE & Q(reporting=True, dose_adherence__gte=0.5, dose_adherence__lt=0.8),
    Band.LOW: _DUE & Q(reporting=True, dose_adherence__lt=0.5),
    Band.NOT_REPORTING: _DUE & Q(reporting=False),
    Band.NOT_DUE: ~_DUE,
}


class Segment(NamedTuple):
    """One band's piece of a stacked bar that is 100 units long."""

    band: str
    kind: str
    word: Any
    count: int
    share: float
    start: float


@dataclass(frozen=True)
class WeekCounts:
    """One week of the clinic: patients in it, how many of them per band, what is left to review."""

    week_start: date
    patients: int
    unreviewed: int
    bands: dict[Band, int]

    @property
    def label(self) -> str:
        """The week's name in addresses."""
        return week_label(self.week_start)

    @property
    def segments(self) -> list[Segment]:
        """The bands as stacked lengths of a bar 100 long, for an SVG."""
        return stacked(self.bands)


def week_counts(user: User, weeks: Sequence[date]) -> dict[date, WeekCounts]:
    """The counts of each of these weeks that has reports. One query."""
    reviewed = Exists(ReportReview.objects.filter(report=OuterRef("pk")))
    rows = (
        WeeklyReport.objects.visible_to(user)
        .latest()
        .filter(week_start__in=weeks)
        .annotate(is_reviewed=reviewed)
        .values("week_start")
        .annotate(
            patients=Count("pk"),
            unreviewed=Count("pk", filter=Q(is_reviewed=False)),
            **{f"in_{band.value}": Count("pk", filter=rule) for band, rule in IN_BAND.items()},
        )
        .order_by(F("week_start").desc())
    )
    return {row["week_start"]: _counts(row) for row in rows}


def _counts(row: dict[str, Any]) -> WeekCounts:
    bands = {band: row[f"in_{band.value}"] for band in Band}
    return WeekCounts(row["week_start"], row["patients"], row["unreviewed"], bands)


def stacked(counts: dict[Band, int]) -> list[Segment]:
    """Counts one after the other along 100 units."""
    total, start, found = sum(counts.values()), 0.0, []
    for band, count in counts.items():
        share = 100 * count / total if total else 0
        found.append(Segment(band.value, *BADGES[band], count, round(share, 2), round(start, 2)))
        start += share
    return found
