"""The Celery doors. A message is a doorbell: it carries ids, and losing it loses nothing.

What has to be done stands in the database (stale weeks, weeks not closed yet). Beat rings every few
seconds, and any task may run twice, late, or at the same time as its twin.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import partial

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from patients.actions import check_reports, close_weeks, summarise_weeks
from patients.models import Patient, StaleWeek
from patients.reports.collector import collector_paused
from patients.weeks import week_has_ended, week_start_of
from therapy.accounts.models import Clinic, Heartbeat
from therapy.accounts.tenancy import for_clinic, in_clinic
from therapy.bell import call_task

log = logging.getLogger(__name__)

# Short transactions, so that a phone's session never waits long for SQLite's one write lock.
CHUNK = 1000
# A message not picked up by then is dropped: the next beat rings again, and none pile up.
EXPIRES_SECONDS = 60
# In the log; ReportCheck has the number of all.
MOST_NAMED = 20


@shared_task
def close_due_weeks() -> None:
    """Beat: look at each clinic for weeks that have ended or become final."""
    for clinic_id in Clinic.objects.values_list("pk", flat=True):
        close_clinic_weeks.apply_async([clinic_id], expires=EXPIRES_SECONDS)


@shared_task
@for_clinic
def close_clinic_weeks(clinic_id: int) -> None:
    clinic = Clinic.objects.get(pk=clinic_id)
    now = timezone.now()
    closed = close_weeks.close_due_weeks(clinic=clinic, now=now)
    close_weeks.finalise_weeks(clinic=clinic, now=now)
    if closed:
        summarise_clinic.apply_async([clinic_id], expires=EXPIRES_SECONDS)


@shared_task
def sweep_stale_weeks() -> None:
    """Beat: find the clinics with stale weeks that have fallen due."""
    for clinic_id in Clinic.objects.values_list("pk", flat=True):
        with in_clinic(clinic_id):
            is_due = StaleWeek.objects.due().filter(patient__clinic=clinic_id).exists()
        if is_due:
            summarise_clinic.apply_async([clinic_id], expires=EXPIRES_SECONDS)
    # At the end: a sweep that fails has not been.
    Heartbeat.objects.note(Heartbeat.SWEEP, now=timezone.now())


@shared_task
@for_clinic
def summarise_clinic(clinic_id: int) -> None:
    """Share a clinic's stale weeks out, in chunks of patients."""
    stale = StaleWeek.objects.due().filter(patient__clinic=clinic_id)
    by_week: dict[date, list[str]] = defaultdict(list)
    for patient, week in stale.values_list("patient", "week_start").distinct():
        by_week[week].append(str(patient))
    for week, patients in sorted(by_week.items()):
        for chunk in _chunks(sorted(patients)):
            message = [clinic_id, chunk, week.isoformat()]
            summarise_patients.apply_async(message, expires=EXPIRES_SECONDS)


def _chunks(patients: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(patients), CHUNK):
        yield patients[start : start + CHUNK]


@shared_task
@for_clinic
def summarise_patients(clinic_id: int, patient_ids: list[str], week: str) -> None:
    """Summarise one chunk. A patient whose rows can't be judged doesn't keep the others waiting."""
    week_start = date.fromisoformat(week)
    summarise = partial(summarise_weeks.summarise_weeks, week_start=week_start, now=timezone.now())
    try:
        with collector_paused():
            summarise(patient_ids=patient_ids)
    except ValueError:
        if len(patient_ids) == 1:
            log.exception("week %s of patient %s can't be judged", week, patient_ids[0])
            return
        for patient_id in patient_ids:
            summarise_patients(clinic_id, [patient_id], week)


@shared_task
def recompute_all() -> None:
    """Beat, every night: have each clinic's reports compared with a recompute from the facts."""
    for clinic_id in Clinic.objects.values_list("pk", flat=True):
        check_clinic.apply_async([clinic_id])


# A clinic's whole history may take long; run twice by mistake it does no harm.
@shared_task(soft_time_limit=3500, time_limit=3600)
@for_clinic
def check_clinic(clinic_id: int) -> None:
    """An error in the log and a row in ReportCheck for any difference; ids only."""
    clinic = Clinic.objects.get(pk=clinic_id)
    check, different = check_reports.check_reports(clinic=clinic, now=timezone.now())
    for patient, week_start in different[:MOST_NAMED]:
        log.error("the report of patient %s, week %s differs from its facts", patient, week_start)
    if different:
        log.error("clinic %s: %d of %d reports differ", clinic_id, len(different), check.compared)


def ring_bell(patient: Patient, day: date) -> None:
    """Call it from a door that changed a fact of that local date: the report is renewed at once.

    After the transaction has committed, and only when the week has ended. The request does not wait
    for the broker. Nothing depends on it: when the broker does not answer, the next sweep finds the
    stale week.
    """
    clinic = patient.clinic
    week = week_start_of(day, clinic.week_start)
    if week_has_ended(week, now=timezone.now(), tz=clinic.tz):
        # A function with a name: when a robust one fails, Django's log asks for its __qualname__.
        task = "patients.tasks.summarise_clinic"
        transaction.on_commit(lambda: call_task(task, clinic.pk), robust=True)
