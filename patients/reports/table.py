"""The admin's table of patient-weeks: filtered and sorted by what the address says."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from patients.adherence import Band
from patients.reports.clinic_week import CHANGED, OPEN, REVIEWED, Row
from patients.reports.words import BADGES

REVIEW_ORDER = {CHANGED: 0, OPEN: 1, REVIEWED: 2}
SORTS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: row.patient.name.casefold(),
    "therapist": lambda row: row.therapist_names.casefold() or None,
    "sessions": lambda row: row.report.session_adherence,
    "dose": lambda row: row.report.dose_adherence,
    "change": lambda row: row.change,
    "pain": lambda row: row.report.pain_mean,
    "late": lambda row: row.report.late_sessions,
    "review": lambda row: REVIEW_ORDER[row.review_state],
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; values it doesn't know are left out."""

    bands: tuple[str, ...]
    therapists: tuple[str, ...]
    reviews: tuple[str, ...]
    sort: str

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        sort = query.get("sort", "")
        return cls(
            bands=tuple(value for value in query.getlist("band") if value in set(Band)),
            therapists=tuple(query.getlist("therapist")),
            reviews=tuple(value for value in query.getlist("review") if value in REVIEW_ORDER),
            sort=sort if sort.removeprefix("-") in SORTS else "name",
        )

    @property
    def any_chosen(self) -> bool:
        return bool(self.bands or self.therapists or self.reviews)

    def admit(self, row: Row) -> bool:
        """Within one kind of filter any value will do; the kinds all have to hold."""
        return (
            (not self.bands or row.band.value in self.bands)
            and (not self.reviews or row.review_state in self.reviews)
            and (
                not self.therapists or any(str(key) in self.therapists for key, _ in row.therapists)
            )
        )

    def apply(self, rows: Iterable[Row]) -> list[Row]:
        return in_order([row for row in rows if self.admit(row)], self.sort)


def in_order(rows: Sequence[Row], sort: str) -> list[Row]:
    """Sorted by the column, "-" in front for the other way; what is unknown always comes last."""
    value = SORTS[sort.removeprefix("-")]
    known = [row for row in rows if value(row) is not None]
    unknown = [row for row in rows if value(row) is None]
    return sorted(known, key=value, reverse=sort.startswith("-")) + unknown


def band_chips(rows: Iterable[Row]) -> list[dict[str, Any]]:
    counts = dict.fromkeys(Band, 0)
    for row in rows:
        counts[row.band] += 1
    return [
        {"value": band.value, "label": BADGES[band].text, "count": count}
        for band, count in counts.items()
        if count
    ]


def therapist_chips(rows: Iterable[Row]) -> list[dict[str, Any]]:
    names, counts = {}, {}
    for row in rows:
        for key, name in row.therapists:
            names[key] = name
            counts[key] = counts.get(key, 0) + 1
    return [
        {"value": str(key), "label": name, "count": counts[key]}
        for key, name in sorted(names.items(), key=lambda item: item[1].casefold())
    ]


def review_chips(rows: Sequence[Row], words: dict[str, Any]) -> list[dict[str, Any]]:
    states = [row.review_state for row in rows]
    return [
        {"value": state, "label": words[state], "count": states.count(state)}
        for state in REVIEW_ORDER
        if state in states
    ]
