"""A clinic's weeks fall due: closed when they have ended, final after the late window."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Min

from patients.models import Assignment, ClinicWeek, Session, StaleWeek, WeeklyReport
from patients.reports.revisions import RECOMPUTE, WEEK_ENDED
from patients.weeks import (
    DAYS_PER_WEEK,
    is_final,
    next_week,
    week_days,
    week_has_ended,
    week_start_of,
)
from therapy.accounts import audit
from therapy.accounts.models import Clinic

BATCH = 5000


def close_due_weeks(*, clinic: Clinic, now: datetime) -> list[date]:
    """Close each week that has ended in the clinic's time zone; give those closed by this call.

    Each is closed once, whoever else does the same at the same time, and marked stale for every
    patient who had a plan or a session in it.
    """
    return [week for week in _due(clinic, now) if _close(clinic, week, now)]


def _due(clinic: Clinic, now: datetime) -> list[date]:
    first = _first_day(clinic)
    if first is None:
        return []
    closed = set(ClinicWeek.objects.filter(clinic=clinic).values_list("week_start", flat=True))
    # A clinic that moved its first weekday keeps its old weeks; none may overlap them.
    taken = {start + timedelta(days=n) for start in closed for n in range(-6, DAYS_PER_WEEK)}
    return [week for week in _ended_since(first, clinic, now) if week not in taken]


def _first_day(clinic: Clinic) -> date | None:
    plans = Assignment.objects.not_cancelled().filter(patient__clinic=clinic)
    return plans.aggregate(first=Min("starts_on"))["first"]


def _ended_since(first: date, clinic: Clinic, now: datetime) -> Iterator[date]:
    week = week_start_of(first, clinic.week_start)
    while week_has_ended(week, now=now, tz=clinic.tz):
        yield week
        week = next_week(week)


def _close(clinic: Clinic, week_start: date, now: datetime) -> bool:
    try:
        with transaction.atomic():
            week = ClinicWeek.objects.create(clinic=clinic, week_start=week_start, closed_at=now)
            patients = patients_concerned(clinic, week_start)
            _mark(patients, week_start, WEEK_ENDED, now)
            audit.record(
                "close_week", week, clinic=clinic, by=None, now=now, patients=len(patients)
            )
    except IntegrityError:
        # Another beat was quicker: it has marked the same patients.
        return False
    return True


def _mark(patients: Iterable[UUID], week_start: date, cause: str, now: datetime) -> None:
    StaleWeek.objects.bulk_create(
        (
            StaleWeek(patient_id=pk, week_start=week_start, cause=cause, created_at=now)
            for pk in sorted(patients)
        ),
        batch_size=BATCH,
    )


@transaction.atomic
def mark_closed_weeks_stale(*, clinic: Clinic, now: datetime) -> int:
    """Have each closed week computed again; give the number of patient-weeks marked."""
    marked = 0
    weeks = ClinicWeek.objects.filter(clinic=clinic)
    for week_start in weeks.values_list("week_start", flat=True):
        patients = patients_concerned(clinic, week_start)
        _mark(patients, week_start, RECOMPUTE, now)
        marked += len(patients)
    return marked


def patients_concerned(clinic: Clinic, week_start: date) -> set[UUID]:
    """Those who had a plan or a session in the week."""
    first, *_, last = week_days(week_start)
    plans = Assignment.objects.overlapping(first, last).filter(patient__clinic=clinic)
    logs = Session.objects.performed_between(first, last).filter(patient__clinic=clinic)
    return {
        *plans.values_list("patient", flat=True),
        *logs.values_list("patient", flat=True),
    }


def finalise_weeks(*, clinic: Clinic, now: datetime) -> list[date]:
    """Declare final what patients can no longer add to; give the weeks finalised by this call.

    A week with reports still to be computed waits for them. What changes afterwards makes further
    revisions, final from the start.
    """
    open_weeks = ClinicWeek.objects.filter(clinic=clinic, finalised_at=None).order_by("week_start")
    due = [
        week.week_start
        for week in open_weeks
        if is_final(
            week.week_start, now=now, tz=clinic.tz, late_window_days=clinic.late_window_days
        )
    ]
    return [week_start for week_start in due if _finalise(clinic, week_start, now)]


@transaction.atomic
def _finalise(clinic: Clinic, week_start: date, now: datetime) -> bool:
    week = ClinicWeek.objects.select_for_update().get(clinic=clinic, week_start=week_start)
    pending = StaleWeek.objects.filter(patient__clinic=clinic, week_start=week_start)
    if week.finalised_at or pending.exists():
        return False
    week.finalised_at = now
    week.save(update_fields=["finalised_at"])
    latest = WeeklyReport.objects.latest().filter(patient__clinic=clinic, week_start=week_start)
    reports = latest.filter(final_at=None).update(final_at=now)
    audit.record("finalise_week", week, clinic=clinic, by=None, now=now, reports=reports)
    return True
