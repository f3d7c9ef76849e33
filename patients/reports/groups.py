"""Figures over the rows of a clinic's week: of the whole clinic, by therapist, by diagnosis."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from patients.adherence import Band, ClinicWeek, clinic_week, is_shown
from patients.reports.clinic_week import Row


@dataclass(frozen=True)
class Group:
    """The patients of one therapist or diagnosis.

    Where they are too few, `week` is None and `rows` are empty.
    """

    name: str
    key: int
    week: ClinicWeek | None
    bands: dict[Band, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


def figures(rows: Iterable[Row]) -> ClinicWeek:
    """The clinic's figures, each the pair "of those reporting" and "of all assigned"."""
    return clinic_week(row.as_patient_week for row in rows)


def band_counts(rows: Iterable[Row]) -> dict[Band, int]:
    """How many patients lie in each band of dose adherence, in the bands' order."""
    counts = dict.fromkeys(Band, 0)
    for row in rows:
        counts[row.band] += 1
    return counts


def by_therapist(rows: Iterable[Row]) -> list[Group]:
    return _groups((person, row) for row in rows for person in row.therapists)


def by_diagnosis(rows: Iterable[Row]) -> list[Group]:
    return _groups((diagnosis, row) for row in rows for diagnosis in row.diagnoses)


def _groups(members: Iterable[tuple[tuple[int, str], Row]]) -> list[Group]:
    """By name, never by figure: this is no ranking."""
    found: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for key, row in members:
        found[key].append(row)
    return [
        Group(name, key, figures(rows), band_counts(rows), tuple(rows))
        if is_shown(len(rows))
        else Group(name, key, None)
        for (key, name), rows in sorted(found.items(), key=lambda item: item[0][1].casefold())
    ]
