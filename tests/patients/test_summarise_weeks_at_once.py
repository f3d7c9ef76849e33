"""Two workers and a patient at the same moment, on the database that can do that."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from patients.actions import summarise_weeks as subject
from patients.actions.close_weeks import close_due_weeks
from patients.models import ClinicWeek, StaleWeek, WeeklyReport
from patients.stale import mark_days_stale
from tests.patients.reporting import MONDAY_MORNING, latest
from tests.patients.worked_example import FRIDAY, MONDAY, WEEK, make_example
from therapy.accounts.tenancy import in_clinic

LATER = MONDAY_MORNING + timedelta(minutes=1)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def in_a_thread(clinic, work, *args, **kwargs) -> threading.Thread:
    def run() -> None:
        try:
            with in_clinic(clinic.pk):
                work(*args, **kwargs)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_it_waits_for_the_worker_that_has_read_already(clinic, pat, monkeypatch):
    """The first has read the facts; a session comes; the second must not finish before it."""
    example = make_example(pat)
    example.log(MONDAY, {"a": "done"})
    close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    has_read, may_write = threading.Event(), threading.Event()
    judging = subject.judge_patients_week

    def judge_slowly_at_first(*args):
        judged = judging(*args)
        if not has_read.is_set():
            has_read.set()
            assert may_write.wait(10)
        return judged

    monkeypatch.setattr(subject, "judge_patients_week", judge_slowly_at_first)
    work = {"patient_ids": [pat.pk], "week_start": WEEK}
    first = in_a_thread(clinic, subject.summarise_weeks, now=MONDAY_MORNING, **work)
    assert has_read.wait(10)
    example.log(FRIDAY, {"a": "done"})
    mark_days_stale(pat, [FRIDAY], cause="log_session", now=LATER)
    second = in_a_thread(clinic, subject.summarise_weeks, now=LATER, **work)
    second.join(0.5)
    assert second.is_alive()
    may_write.set()
    first.join(10)
    second.join(10)
    assert not StaleWeek.objects.filter(week_start=WEEK).exists()
    revisions = WeeklyReport.objects.filter(patient=pat, week_start=WEEK).order_by("revision")
    assert [report.credited_sessions for report in revisions] == [1, 2]
    assert latest(pat, WEEK).cause == "log_session"


def test_it_lets_two_beats_close_a_week_at_the_same_moment(clinic, pat):
    make_example(pat)
    barrier = threading.Barrier(4)

    def beat() -> None:
        barrier.wait(10)
        close_due_weeks(clinic=clinic, now=MONDAY_MORNING)

    for thread in [in_a_thread(clinic, beat) for _ in range(4)]:
        thread.join(20)
    assert ClinicWeek.objects.filter(week_start=WEEK).count() == 1
    assert StaleWeek.objects.filter(week_start=WEEK).count() == 1
