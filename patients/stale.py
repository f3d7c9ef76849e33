"""Marking patient-weeks whose reports no longer fit the facts.

Called inside the transaction that changes the facts, so that no report depends on a message
arriving. Weeks that have not fallen due yet are marked too; the sweep leaves them until then.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from patients.models import Patient, StaleWeek
from patients.weeks import week_start_of


def mark_days_stale(patient: Patient, days: Iterable[date], *, cause: str, now: datetime) -> None:
    """Mark the weeks that hold the given local dates, once each."""
    first_weekday = patient.clinic.week_start
    starts = {week_start_of(day, first_weekday) for day in days}
    StaleWeek.objects.bulk_create(
        StaleWeek(patient=patient, week_start=start, cause=cause, created_at=now)
        for start in sorted(starts)
    )


def mark_period_stale(
    patient: Patient, first: date, last: date, *, cause: str, now: datetime
) -> None:
    """Mark every week touched by first..last, both inclusive; nothing when last < first."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    mark_days_stale(patient, days, cause=cause, now=now)
