import json
from datetime import UTC, date, datetime, timedelta

import pytest

from patients.actions import summarise_weeks as subject
from patients.actions.close_weeks import close_due_weeks, finalise_weeks
from patients.actions.summarise_weeks import summarise_weeks
from patients.models import ClinicWeek, Pause, StaleWeek, WeeklyReport
from patients.stale import mark_days_stale
from tests import build
from tests.patients.reporting import MONDAY_MORNING, latest, report_all, summarise_all
from tests.patients.worked_example import FRIDAY, MONDAY, WEEK, make_example

pytestmark = pytest.mark.django_db
LATER = MONDAY_MORNING + timedelta(hours=2)


def revisions(patient) -> int:
    return WeeklyReport.objects.filter(patient=patient, week_start=WEEK).count()


def test_it_writes_the_worked_example_and_a_second_revision_after_a_late_log(clinic, pat):
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic)
    first = latest(pat, WEEK)
    assert (first.revision, first.cause, first.difference) == (1, "week_ended", {})
    assert (first.expected_sessions, first.credited_sessions, first.extra_sessions) == (12, 5, 1)
    assert round(first.session_adherence, 3) == 0.417
    assert round(first.dose_adherence, 3) == 0.528

    example.log_friday_late()
    mark_days_stale(pat, [FRIDAY], cause="log_session", now=LATER)
    assert summarise_all(clinic, LATER) == 1
    second = latest(pat, WEEK)
    assert (second.revision, second.cause) == (2, "log_session")
    assert (second.credited_sessions, second.late_sessions) == (7, 2)
    assert round(second.session_adherence, 3) == 0.583
    assert round(second.dose_adherence, 3) == 0.611
    assert second.difference["credited_sessions"] == [5, 7]
    assert second.difference["late_sessions"] == [0, 2]
    before, after = second.difference[f"line:{example.a.pk}"]
    assert (round(before, 3), round(after, 3)) == (0.389, 0.556)
    assert f"line:{example.b.pk}" not in second.difference
    assert "expected_sessions" not in second.difference


def test_it_keeps_what_the_first_revision_said(clinic, pat):
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic)
    first = latest(pat, WEEK)
    example.log_friday_late()
    mark_days_stale(pat, [FRIDAY], cause="log_session", now=LATER)
    summarise_all(clinic, LATER)
    kept = WeeklyReport.objects.get(pk=first.pk)
    assert not kept.is_latest
    assert (kept.credited_sessions, kept.details) == (5, first.details)


def test_it_writes_nothing_when_the_inputs_are_the_same(clinic, pat):
    make_example(pat).log_the_week()
    report_all(clinic)
    mark_days_stale(pat, [MONDAY], cause="log_session", now=LATER)
    assert summarise_all(clinic, LATER) == 0
    assert revisions(pat) == 1
    assert not StaleWeek.objects.exists()


def test_it_is_harmless_to_run_twice(clinic, pat):
    make_example(pat).log_the_week()
    close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    again = {"patient_ids": [pat.pk], "week_start": WEEK, "now": LATER}
    assert [summarise_weeks(**again), summarise_weeks(**again)] == [1, 0]
    assert revisions(pat) == 1


def test_it_gives_the_same_bytes_for_the_same_facts(clinic, alice):
    pats = [build.make_patient(clinic, therapist=alice) for _ in range(2)]
    stretch = build.make_stretch()
    for pat in pats:
        build.make_assignment(pat, [stretch])
    report_all(clinic)
    written = [json.dumps(latest(pat, WEEK).details) for pat in pats]
    assert written[0] == written[1]
    assert latest(pats[0], WEEK).inputs_hash == latest(pats[1], WEEK).inputs_hash


def test_it_leaves_a_stale_row_that_arrives_meanwhile(clinic, pat, monkeypatch):
    make_example(pat).log_the_week()
    close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    judging = subject.judge_patients_week

    def judge_while_a_row_arrives(*args):
        mark_days_stale(pat, [FRIDAY], cause="log_session", now=LATER)
        return judging(*args)

    monkeypatch.setattr(subject, "judge_patients_week", judge_while_a_row_arrives)
    summarise_weeks(patient_ids=[pat.pk], week_start=WEEK, now=MONDAY_MORNING)
    assert StaleWeek.objects.get(patient=pat, week_start=WEEK).cause == "log_session"


def test_it_leaves_the_rows_of_a_running_week_until_it_has_ended(clinic, pat):
    make_example(pat)
    mark_days_stale(pat, [MONDAY], cause="log_session", now=MONDAY_MORNING)
    assert summarise_weeks(patient_ids=[pat.pk], week_start=WEEK, now=MONDAY_MORNING) == 0
    assert StaleWeek.objects.count() == 1
    report_all(clinic)
    assert not StaleWeek.objects.due().exists()
    # The cause that says more than "the week has ended".
    assert latest(pat, WEEK).cause == "log_session"


def test_it_asks_the_same_number_of_questions_for_any_number_of_patients(
    clinic, alice, django_assert_num_queries
):
    stretch = build.make_stretch()

    def close_a_week_of(number: int) -> list:
        pats = [build.make_patient(clinic, therapist=alice) for _ in range(number)]
        for pat in pats:
            build.make_assignment(pat, [stretch])
            build.make_session(pat, MONDAY, {stretch: "done"})
            mark_days_stale(pat, [MONDAY], cause="log_session", now=MONDAY_MORNING)
        return [pat.pk for pat in pats]

    ClinicWeek.objects.create(clinic=clinic, week_start=WEEK, closed_at=MONDAY_MORNING)
    counted = []
    for number in (1, 7):
        ids = close_a_week_of(number)
        with django_assert_num_queries(15, exact=False) as queries:
            assert summarise_weeks(patient_ids=ids, week_start=WEEK, now=LATER) == number
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_it_makes_a_revision_when_a_session_is_taken_back(clinic, pat):
    example = make_example(pat)
    session = example.log(MONDAY, {"a": "done"})
    report_all(clinic)
    session.voided_at = LATER
    session.save()
    mark_days_stale(pat, [MONDAY], cause="void_session", now=LATER)
    summarise_all(clinic, LATER)
    report = latest(pat, WEEK)
    assert (report.revision, report.cause, report.credited_sessions) == (2, "void_session", 0)
    assert report.difference["reporting"] == [True, False]


def test_it_makes_a_revision_when_a_pause_changes_what_was_due(clinic, pat):
    make_example(pat)
    report_all(clinic)
    Pause.objects.update(starts_on=FRIDAY)
    mark_days_stale(pat, [FRIDAY], cause="pause_plan", now=LATER)
    summarise_all(clinic, LATER)
    assert latest(pat, WEEK).difference["expected_sessions"] == [12, 8]


def test_it_follows_a_late_log_into_the_next_week(clinic, pat):
    """A log of week one makes the patient heard from in week two; of week three it says less."""
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch], starts_on=date(2026, 11, 2))
    report_all(clinic)
    build.make_session(pat, date(2026, 11, 7), {stretch: "done"}, recorded_on=MONDAY)
    mark_days_stale(pat, [date(2026, 11, 7)], cause="log_session", now=LATER)
    summarise_all(clinic, LATER)
    first, second, third = (latest(pat, WEEK - timedelta(days=n)) for n in (14, 7, 0))
    assert (first.reporting, second.reporting, third.reporting) == (True, True, False)
    assert (first.revision, second.revision, third.revision) == (2, 2, 2)
    assert (second.cause, third.difference) == ("earlier_week", {"ever_logged": [False, True]})


def test_it_marks_a_revision_of_a_final_week_as_final(clinic, pat):
    example = make_example(pat)
    report_all(clinic)
    finalise_weeks(clinic=clinic, now=datetime(2026, 12, 5, tzinfo=UTC))
    example.log(FRIDAY, {"a": "done"}, source="therapist")
    mark_days_stale(pat, [FRIDAY], cause="log_session", now=LATER)
    summarise_all(clinic, LATER)
    assert (latest(pat, WEEK).revision, latest(pat, WEEK).final_at) == (2, LATER)


def test_it_writes_no_report_where_nothing_was_asked_or_done(clinic, pat):
    ClinicWeek.objects.create(clinic=clinic, week_start=WEEK, closed_at=MONDAY_MORNING)
    mark_days_stale(pat, [MONDAY], cause="assign_routine", now=MONDAY_MORNING)
    assert summarise_all(clinic) == 0
    assert not StaleWeek.objects.exists()
