import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from patients import tasks
from patients.actions.check_reports import check_reports
from patients.models import ReportCheck, StaleWeek, WeeklyReport
from patients.stale import mark_days_stale
from tests.patients.reporting import MONDAY_MORNING, latest, report_all, summarise_all
from tests.patients.worked_example import FRIDAY, MONDAY, WEEK, make_example

pytestmark = pytest.mark.django_db
NIGHT = MONDAY_MORNING + timedelta(hours=18)


@pytest.fixture
def example(clinic, pat):
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic)
    return example


def different(clinic):
    check, found = check_reports(clinic=clinic, now=NIGHT)
    assert check.different == len(found)
    return found


def test_it_finds_nothing_where_reports_fit_the_facts(clinic, example):
    assert different(clinic) == []
    assert ReportCheck.objects.get().compared > 0


def test_it_finds_a_fact_that_left_no_stale_row(clinic, pat, example):
    example.log(FRIDAY, {"a": "done"})
    assert different(clinic) == [(pat.pk, WEEK)]


def test_it_finds_a_figure_that_somebody_has_touched(clinic, pat, example):
    WeeklyReport.objects.latest().filter(week_start=WEEK).update(extra_sessions=4)
    assert different(clinic) == [(pat.pk, WEEK)]


def test_it_finds_a_report_that_is_missing(clinic, pat, example):
    WeeklyReport.objects.filter(week_start=WEEK).delete()
    assert different(clinic) == [(pat.pk, WEEK)]


def test_it_does_not_mind_what_is_about_to_be_recomputed(clinic, pat, example):
    example.log(FRIDAY, {"a": "done"})
    mark_days_stale(pat, [FRIDAY], cause="log_session", now=NIGHT)
    assert different(clinic) == []


def test_it_raises_an_alarm_at_night_with_ids_only(clinic, pat, example, caplog, monkeypatch):
    monkeypatch.setattr(tasks.check_clinic, "apply_async", lambda args: tasks.check_clinic(*args))
    example.log(FRIDAY, {"a": "done"})
    with caplog.at_level(logging.ERROR):
        tasks.recompute_all()
    assert str(pat.pk) in caplog.text
    assert pat.name not in caplog.text
    assert ReportCheck.objects.get(clinic=clinic).different == 1


def test_its_command_fails_on_a_difference_and_puts_it_right_without_check(clinic, pat, example):
    call_command("recompute_reports", "--check")
    example.log(FRIDAY, {"a": "done"})
    with pytest.raises(CommandError):
        call_command("recompute_reports", "--check")
    call_command("recompute_reports", "--clinic", str(clinic.pk))
    assert StaleWeek.objects.filter(patient=pat, week_start=WEEK, cause="recompute").exists()
    summarise_all(clinic, NIGHT)
    assert latest(pat, WEEK).cause == "recompute"
    assert latest(pat, MONDAY - timedelta(days=7)).revision == 1
    call_command("recompute_reports", "--check")
