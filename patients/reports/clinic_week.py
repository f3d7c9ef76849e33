"""A clinic's week as its admin reads it, patient by patient.

Read with a constant number of queries, whatever the number of patients.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models.expressions import RawSQL

from patients.adherence import Band, PatientWeek
from patients.models import (
    Patient,
    PatientDiagnosis,
    ReportReview,
    WeeklyReport,
)
from patients.reports.many_ids import among
from patients.reports.words import BADGES, Badge, band_of_report, points
from patients.weeks import next_week, week_days
from therapy.accounts.models import User

OPEN, REVIEWED, CHANGED = "open", "reviewed", "changed"


@dataclass(frozen=True)
class Review:
    """The newest review of the patient-week, and the figures that were signed."""

    revision: int
    by: str
    at: datetime
    note: str
    credited: int
    expected: int
    dose_adherence: float | None


class PatientName(NamedTuple):
    pk: UUID
    name: str
    code: str


class Figures(NamedTuple):
    """The columns of a report that the table shows or counts; the fields are those of the model."""

    pk: int
    week_start: date
    revision: int
    final_at: datetime | None
    expected_sessions: int
    credited_sessions: int
    extra_sessions: int
    late_sessions: int
    session_adherence: float | None
    dose_adherence: float | None
    reporting: bool
    ever_logged: bool
    program_week: int | None
    pain_mean: float | None
    pain_worst: int | None
    pain_answers: int


@dataclass(frozen=True)
class Row:
    """One patient's week in the table. Plain values: a clinic has thousands, a page shows fifty."""

    report: Figures
    patient: PatientName
    therapists: tuple[tuple[int, str], ...]
    diagnoses: tuple[tuple[int, str], ...]
    last_week: float | None
    review: Review | None

    @cached_property
    def band(self) -> Band:
        return band_of_report(self.report)

    @property
    def badge(self) -> Badge:
        return BADGES[self.band]

    @property
    def change(self) -> int | None:
        """Points of session adherence against the week before."""
        return points(self.last_week, self.report.session_adherence)

    @property
    def review_state(self) -> str:
        if self.review is None:
            return OPEN
        return REVIEWED if self.review.revision == self.report.revision else CHANGED

    @property
    def therapist_names(self) -> str:
        return ", ".join(name for _, name in self.therapists)

    @cached_property
    def as_patient_week(self) -> PatientWeek:
        report = self.report
        return PatientWeek(
            expected=report.expected_sessions,
            credited=report.credited_sessions,
            counted=report.credited_sessions + report.extra_sessions,
            late=report.late_sessions,
            dose_adherence=report.dose_adherence,
            reporting=report.reporting,
            started=report.ever_logged,
        )


def week_rows(user: User, week_start: date) -> list[Row]:
    """The latest revision of each patient-week that `user` may see, by name. Six queries."""
    found = (
        WeeklyReport.objects.visible_to(user)
        .latest()
        .filter(week_start=week_start)
        .order_by("patient__name", "patient__code")
        .values_list(
            *(f"patient__{field}" for field in PatientName._fields),
            *Figures._fields,
        )
    )
    reports = [(PatientName._make(row[:3]), Figures._make(row[3:])) for row in found]
    patients = among(patient.pk for patient, _ in reports)
    therapists = _therapists(patients)
    diagnoses = _diagnoses(patients, week_start)
    last_week = _adherence_in(patients, next_week(week_start, -1))
    reviews = _reviews(patients, week_start)
    return [
        Row(
            report=report,
            patient=patient,
            therapists=tuple(therapists.get(patient.pk, ())),
            diagnoses=tuple(diagnoses.get(patient.pk, ())),
            last_week=last_week.get(patient.pk),
            review=reviews.get(patient.pk),
        )
        for patient, report in reports
    ]


def _therapists(patients: RawSQL) -> dict[UUID, list[tuple[int, str]]]:
    team = Patient.care_team.through.objects.filter(patient__in=patients)
    rows = team.order_by("user__name").values_list("patient", "user", "user__name")
    return _grouped(rows)


def _diagnoses(patients: RawSQL, week_start: date) -> dict[UUID, list[tuple[int, str]]]:
    last = week_days(week_start)[-1]
    rows = PatientDiagnosis.objects.filter(patient__in=patients, since__lte=last)
    live = rows.live_on(week_start).order_by("diagnosis__label")
    # A diagnosis of both sides is one diagnosis here.
    return _grouped(live.values_list("patient", "diagnosis", "diagnosis__label").distinct())


def _grouped(rows: Iterable[tuple[UUID, int, str]]) -> dict[UUID, list[tuple[int, str]]]:
    found: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
    for patient, key, name in rows:
        found[patient].append((key, name))
    return found


def _adherence_in(patients: RawSQL, week_start: date) -> dict[UUID, float | None]:
    reports = WeeklyReport.objects.latest().filter(patient__in=patients, week_start=week_start)
    return dict(reports.values_list("patient", "session_adherence"))


def _reviews(patients: RawSQL, week_start: date) -> dict[UUID, Review]:
    rows = (
        ReportReview.objects.filter(report__patient__in=patients, report__week_start=week_start)
        .order_by("report__revision", "reviewed_at")
        .values_list(
            *("report__patient", "report__revision", "reviewer__name", "reviewed_at", "note"),
            *("report__credited_sessions", "report__expected_sessions", "report__dose_adherence"),
        )
    )
    # The last one of each patient stays.
    return {patient: Review(*rest) for patient, *rest in rows}
