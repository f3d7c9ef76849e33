from datetime import date
from uuid import UUID

from celery import shared_task
from django.db.models import F
from django.utils import timezone

from therapy.accounts.tenancy import in_every_clinic


@shared_task(acks_late=False)
def recompute(patient: str, day: str, step: int) -> None:
    """Right when it runs; it does not always."""
    with in_every_clinic():
        _recompute(patient, day)


def _recompute(patient: str, day: str) -> None:
    from patients.actions.summarise_weeks import summarise_weeks  # noqa: PLC0415
    from patients.models import Patient  # noqa: PLC0415
    from patients.stale import mark_days_stale  # noqa: PLC0415
    from patients.weeks import week_start_of  # noqa: PLC0415

    found = Patient.objects.select_related("clinic").get(pk=UUID(patient))
    mark_days_stale(found, [date.fromisoformat(day)], cause="log_session", now=timezone.now())
    week = week_start_of(date.fromisoformat(day), found.clinic.week_start)
    summarise_weeks(patient_ids=[found.pk], week_start=week, now=timezone.now())


@shared_task
def count(patient: str, day: str, step: int) -> None:
    """A message lost or delivered twice stays in the figure for ever."""
    from patients.models import WeeklyReport  # noqa: PLC0415

    with in_every_clinic():
        reports = WeeklyReport.objects.filter(patient=UUID(patient), is_latest=True)
        reports.filter(week_start__lte=day).update(extra_sessions=F("extra_sessions") + step)
