"""Shortcuts for tests about reports: a week closed and summarised without a broker."""

from datetime import UTC, date, datetime

from patients.actions.close_weeks import close_due_weeks
from patients.actions.summarise_weeks import summarise_weeks
from patients.models import Patient, StaleWeek, WeeklyReport
from therapy.accounts.models import Clinic

# The Monday after the week of the worked example, nine o'clock.
MONDAY_MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


def summarise_all(clinic: Clinic, now: datetime = MONDAY_MORNING) -> int:
    """Work off every stale week of the clinic that is due, as the tasks do; give the revisions."""
    revisions = 0
    stale = StaleWeek.objects.due().filter(patient__clinic=clinic)
    while weeks := set(stale.values_list("week_start", flat=True)):
        for week in sorted(weeks):
            ids = set(stale.filter(week_start=week).values_list("patient", flat=True))
            revisions += summarise_weeks(patient_ids=ids, week_start=week, now=now)
    return revisions


def report_all(clinic: Clinic, now: datetime = MONDAY_MORNING) -> None:
    close_due_weeks(clinic=clinic, now=now)
    summarise_all(clinic, now)


def latest(patient: Patient, week_start: date) -> WeeklyReport:
    return WeeklyReport.objects.latest().get(patient=patient, week_start=week_start)
