from datetime import UTC, date, datetime, timedelta

import pytest

from patients import tasks
from patients.actions.close_weeks import close_due_weeks, finalise_weeks
from patients.models import ClinicWeek, StaleWeek
from tests import build
from tests.patients.reporting import MONDAY_MORNING, latest, report_all
from tests.patients.worked_example import WEEK

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(pat):
    build.make_assignment(pat, [build.make_stretch()], starts_on=date(2026, 11, 4))
    return pat


def test_it_closes_each_ended_week_since_the_first_plan_once(clinic, planned):
    closed = close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    assert closed == [date(2026, 11, 2), date(2026, 11, 9), WEEK]
    assert close_due_weeks(clinic=clinic, now=MONDAY_MORNING) == []
    assert StaleWeek.objects.filter(cause="week_ended").count() == 3


@pytest.mark.parametrize(
    ("time_zone", "now", "ended"),
    [
        # Two hours more for a patient who lives a zone or two to the west.
        ("Europe/Berlin", datetime(2026, 11, 23, 0, 59, tzinfo=UTC), False),
        ("Europe/Berlin", datetime(2026, 11, 23, 1, 0, tzinfo=UTC), True),
        ("America/Los_Angeles", datetime(2026, 11, 23, 9, 59, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 11, 23, 10, 0, tzinfo=UTC), True),
        ("Pacific/Auckland", datetime(2026, 11, 22, 13, 0, tzinfo=UTC), True),
    ],
)
def test_it_closes_a_week_when_it_has_ended_where_the_clinic_is(
    clinic, planned, time_zone, now, ended
):
    clinic.time_zone = time_zone
    assert (WEEK in close_due_weeks(clinic=clinic, now=now)) is ended


def test_it_starts_weeks_on_the_clinics_day(clinic, planned):
    clinic.week_start = 7
    closed = close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    assert closed[-1] == date(2026, 11, 15)


def test_it_closes_no_week_that_overlaps_a_closed_one(clinic, planned):
    close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    clinic.week_start = 7
    later = MONDAY_MORNING + timedelta(days=14)
    assert close_due_weeks(clinic=clinic, now=later) == [date(2026, 11, 29)]


def test_it_marks_only_who_had_a_plan_or_a_session_in_the_week(clinic, alice, planned, rob):
    stretch = planned.assignments.get().prescriptions.get().stretch
    over = build.make_patient(clinic, therapist=alice)
    build.make_assignment(over, [stretch], ends_on=date(2026, 11, 8))
    logged = build.make_patient(clinic, therapist=alice)
    build.make_assignment(logged, [stretch], ends_on=date(2026, 11, 8))
    build.make_session(logged, WEEK, {stretch: "done"})
    build.make_assignment(rob, [stretch])
    close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    stale = StaleWeek.objects.filter(week_start=WEEK).values_list("patient", flat=True)
    assert set(stale) == {planned.pk, logged.pk}


def test_it_lets_a_second_beat_pass(clinic, planned, monkeypatch):
    """The second has seen the week open, then finds it closed."""
    close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    monkeypatch.setattr("patients.actions.close_weeks._due", lambda *_: [WEEK])
    assert close_due_weeks(clinic=clinic, now=MONDAY_MORNING) == []
    assert ClinicWeek.objects.filter(week_start=WEEK).count() == 1
    assert StaleWeek.objects.filter(week_start=WEEK).count() == 1


def test_it_closes_nothing_in_a_clinic_without_plans(clinic):
    assert close_due_weeks(clinic=clinic, now=MONDAY_MORNING) == []


@pytest.mark.parametrize(
    ("window", "now", "final"),
    [
        (7, datetime(2026, 11, 30, 0, 59, tzinfo=UTC), False),
        (7, datetime(2026, 11, 30, 1, 0, tzinfo=UTC), True),
        (0, datetime(2026, 11, 23, 1, 0, tzinfo=UTC), True),
        (14, datetime(2026, 12, 1, 0, 0, tzinfo=UTC), False),
    ],
)
def test_it_makes_a_week_final_after_the_late_window(clinic, planned, window, now, final):
    clinic.late_window_days = window
    report_all(clinic, now)
    assert (WEEK in finalise_weeks(clinic=clinic, now=now)) is final
    assert (latest(planned, WEEK).final_at is not None) is final
    assert finalise_weeks(clinic=clinic, now=now) == []


def test_it_waits_with_a_final_week_for_reports_still_to_be_computed(clinic, planned):
    later = MONDAY_MORNING + timedelta(days=30)
    close_due_weeks(clinic=clinic, now=later)
    assert finalise_weeks(clinic=clinic, now=later) == []
    report_all(clinic, later)
    assert WEEK in finalise_weeks(clinic=clinic, now=later)


@pytest.fixture
def messages(monkeypatch):
    """Tasks run at once, as a worker would run them; gives the names in their order."""
    sent = []
    for task in (tasks.close_clinic_weeks, tasks.summarise_clinic, tasks.summarise_patients):

        def at_once(args, *, task=task, **options):
            sent.append((task.name.rpartition(".")[2], args))
            task(*args)

        monkeypatch.setattr(task, "apply_async", at_once)
    return sent


def test_it_goes_from_beat_to_report_with_ids_only(clinic, planned, messages, monkeypatch):
    monkeypatch.setattr(tasks.timezone, "now", lambda: MONDAY_MORNING)
    tasks.close_due_weeks()
    assert latest(planned, WEEK).expected_sessions == 7
    chunk = ("summarise_patients", [clinic.pk, [str(planned.pk)], "2026-11-16"])
    assert chunk in messages
    messages.clear()
    tasks.sweep_stale_weeks()
    assert messages == []


def test_it_goes_on_when_the_broker_does_not_answer(
    clinic, planned, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args, **options):
        raise tasks.OperationalError

    monkeypatch.setattr(tasks.timezone, "now", lambda: MONDAY_MORNING)
    monkeypatch.setattr(tasks.summarise_clinic, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        tasks.ring_bell(planned, WEEK)
        tasks.ring_bell(planned, MONDAY_MORNING.date())
    assert len(callbacks) == 1
    # Django names a callback that failed in its log.
    assert callbacks[0].__qualname__


def test_it_does_not_let_one_patient_keep_the_others_waiting(clinic, alice, planned, monkeypatch):
    broken = build.make_patient(clinic, therapist=alice)
    stretch = planned.assignments.get().prescriptions.get().stretch
    build.make_assignment(broken, [stretch]).prescriptions.update(reps=None, hold_seconds=None)
    close_due_weeks(clinic=clinic, now=MONDAY_MORNING)
    tasks.summarise_patients(clinic.pk, [str(broken.pk), str(planned.pk)], "2026-11-16")
    assert latest(planned, WEEK).revision == 1
    assert StaleWeek.objects.filter(patient=broken, week_start=WEEK).exists()
