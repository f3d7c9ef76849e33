"""A recompute of a clinic's reports from the facts, compared with what is stored.

The protocol of stale weeks promises that there is no difference. This is how one would be noticed.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from patients.actions.close_weeks import patients_concerned
from patients.models import ClinicWeek, ReportCheck, StaleWeek, WeeklyReport
from patients.reports.judging import JudgedWeek, judge_patients_week
from patients.reports.many_ids import among
from patients.reports.revisions import FIGURES, figures_of
from therapy.accounts.models import Clinic

CHUNK = 1000
# A report as it is compared: the inputs' hash, then the columns.
Stored = tuple[str, ...]


def check_reports(*, clinic: Clinic, now: datetime) -> tuple[ReportCheck, list[tuple[UUID, date]]]:
    """Compare every closed week; give the row written and the patient-weeks that differ.

    Nothing is put right. Runs outside a transaction, beside whatever else is going on: what is
    about to be recomputed does not count as different.
    """
    compared, different = 0, []
    weeks = ClinicWeek.objects.filter(clinic=clinic).order_by("week_start")
    for week_start in weeks.values_list("week_start", flat=True):
        for ids in _chunks(clinic, week_start):
            compared += len(ids)
            different += [(patient, week_start) for patient in differing(ids, week_start)]
    check = ReportCheck.objects.create(
        clinic=clinic, checked_at=now, compared=compared, different=len(different)
    )
    return check, different


def _chunks(clinic: Clinic, week_start: date) -> Iterator[Sequence[UUID]]:
    reported = WeeklyReport.objects.latest().filter(patient__clinic=clinic, week_start=week_start)
    found = patients_concerned(clinic, week_start) | set(reported.values_list("patient", flat=True))
    ids = sorted(found)
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def differing(ids: Collection[UUID], week_start: date) -> list[UUID]:
    """The patients whose latest report is not the one that the facts give."""
    stored = _stored(ids, week_start)
    judged = judge_patients_week(ids, week_start)
    suspects = {
        patient
        for patient, week in judged.items()
        if stored.get(patient) != _recomputed(week, patient in stored)
    }
    if not suspects:
        return []
    # A fact that came between the two readings brought a stale row. Either that still waits, or the
    # report has been renewed since; asked in this order, one of the two is seen.
    waiting = StaleWeek.objects.filter(patient__in=among(suspects), week_start=week_start)
    suspects -= set(waiting.values_list("patient", flat=True))
    since = _stored(suspects, week_start)
    return sorted(patient for patient in suspects if since.get(patient) == stored.get(patient))


def _stored(ids: Collection[UUID], week_start: date) -> dict[UUID, Stored]:
    reports = WeeklyReport.objects.latest().filter(patient__in=among(ids), week_start=week_start)
    rows = reports.values_list("patient", "inputs_hash", *FIGURES)
    return {patient: tuple(rest) for patient, *rest in rows}


def _recomputed(week: JudgedWeek, has_report: bool) -> Stored | None:
    if week.facts.is_empty and not has_report:
        return None
    figures = figures_of(week)
    return (week.fingerprint, *(figures[name] for name in FIGURES))
