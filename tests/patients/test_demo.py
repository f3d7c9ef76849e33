"""The demo clinics, told in six weeks rather than twelve: half the rows, the same stories."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from patients.adherence.bands import is_bulk_entry
from patients.demo.calendar import Calendar
from patients.demo.people import INVENTED_SURNAMES
from patients.demo.tell import STORIES, is_told, tell_the_demo
from patients.models import Patient, Pause, Prescription, SafetyAlert, Session, WeeklyReport
from patients.models.session import Source
from tests.patients.reporting import report_all
from therapy.accounts.models import AuditEntry, Clinic, Role, User
from therapy.accounts.tenancy import in_every_clinic
from therapy.demo_logins import DEMO_LOGINS, DEMO_PASSWORD

# A Thursday noon, so that the running week has days behind it.
NOW = datetime(2026, 11, 26, 18, tzinfo=UTC)
WEEKS = 6


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Told and reported once for the whole file; each test looks, and changes nothing."""
    with django_db_blocker.unblock(), in_every_clinic(), transaction.atomic():
        call_command("load_catalog", stdout=StringIO())
        tell_the_demo(now=NOW, weeks=WEEKS)
        for clinic in Clinic.objects.all():
            report_all(clinic, NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def patient(told, db):
    """patient("steady") is the one whose story promises that."""

    def of(promise: str) -> Patient:
        return Patient.objects.get(code=next(s.code for s in STORIES if s.promise == promise))

    return of


def dose_adherences(patient: Patient) -> list[float]:
    reports = WeeklyReport.objects.latest().filter(patient=patient, dose_adherence__isnull=False)
    return list(reports.order_by("week_start").values_list("dose_adherence", flat=True))


def last_report(patient: Patient) -> WeeklyReport:
    return (
        WeeklyReport.objects.filter(patient=patient, is_latest=True).order_by("week_start").last()
    )


def pains_before(patient: Patient) -> list[int]:
    answered = Session.objects.filter(patient=patient, pain_before__isnull=False)
    return list(answered.order_by("performed_on").values_list("pain_before", flat=True))


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_it_makes_two_clinics_three_therapists_and_eighteen_patients(told, db):
    assert Clinic.objects.count() == 2
    assert User.objects.filter(role=Role.THERAPIST).count() == 3
    assert User.objects.filter(role=Role.ADMIN).count() == 2
    assert Patient.objects.count() == 18 == len(STORIES)


def test_it_names_nobody_who_could_be_real(told, db):
    names = [*User.objects.values_list("name", flat=True)]
    names += Patient.objects.values_list("name", flat=True)
    assert all(name.split()[-1] in INVENTED_SURNAMES for name in names)
    emails = User.objects.values_list("email", flat=True)
    assert all(email.endswith("@demo.example") for email in emails)


def test_it_lets_each_printed_login_in(told, db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for login in DEMO_LOGINS:
        user = User.objects.get(email=login.email)
        assert user.role == login.role
        assert user.check_password(DEMO_PASSWORD)


def test_it_tells_nothing_of_the_future(told, db):
    assert not Session.objects.filter(recorded_at__gt=NOW).exists()
    assert not AuditEntry.objects.filter(at__gt=NOW).exists()


def test_it_leaves_some_questions_open_and_some_lines_undone(told, db):
    assert Session.objects.filter(pain_before=None).exists()
    assert Session.objects.exclude(note="").exists()
    entries = Session.objects.values_list("entries__skipped", flat=True)
    assert len(set(entries)) > 2
    assert Session.objects.filter(entries__side="left", entries__as_prescribed=False).exists()


def test_the_steady_one_is_steady(patient):
    assert min(dose_adherences(patient("steady"))) > 0.6
    assert mean(dose_adherences(patient("steady"))) > 0.85


def test_the_slipping_one_slips(patient):
    figures = dose_adherences(patient("slipping"))
    assert mean(figures[:2]) > mean(figures[-2:]) + 0.3


def test_the_one_in_more_pain_says_so(patient):
    pains = pains_before(patient("pain rising"))
    assert mean(pains[-8:]) >= mean(pains[:8]) + 2


def test_the_silent_one_was_heard_and_is_no_longer(patient):
    report = last_report(patient("silent"))
    assert report.ever_logged
    assert not report.reporting


def test_the_one_who_never_started_has_a_plan_and_no_session(patient):
    never = patient("never started")
    assert never.assignments.exists()
    assert not last_report(never).ever_logged


def test_the_overdoing_one_does_extra_sessions_with_effort(patient):
    eager = patient("overdoing")
    assert last_report(eager).extra_sessions >= 3
    assert eager.sessions.filter(effort__gte=8).exists()


def test_the_late_logger_enters_days_in_one_go(patient):
    late = patient("late logger")
    assert any(session.days_late >= 2 for session in late.sessions.all())
    assert is_bulk_entry(late.sessions.values_list("performed_on", "recorded_at"))


def test_the_traveller_is_paused_today_and_comes_back(patient):
    pause = Pause.objects.get(patient=patient("paused for travel"), until__gte=NOW.date())
    assert pause.reason == "travel"
    assert pause.starts_on <= NOW.date()


def test_a_warning_sign_has_stopped_a_plan_and_waits_for_an_answer(patient):
    stopped = patient("paused by a warning sign")
    assert SafetyAlert.objects.open().get().patient == stopped
    assert stopped.pauses.get(until=None).reason == "red_flag"


def test_the_changed_dose_is_a_second_version_with_a_reason(patient):
    changed = patient("dose changed")
    first, second = changed.assignments.order_by("version")
    assert second.replaces == first
    assert second.prescriptions.exclude(override_reason="").count() == 2
    assert changed.alerts.get().answered_by.is_therapist


def test_the_one_ready_to_progress_does_all_of_it_without_pain(patient):
    ready = patient("ready to progress")
    assert mean(dose_adherences(ready)[-2:]) > 0.85
    assert mean(pains_before(ready)[-8:]) <= 1.5


def test_a_contraindicated_stretch_is_kept_with_its_reason(patient):
    kept = Prescription.objects.get(verdict="contraindicated")
    assert kept.assignment.patient == patient("contraindicated, kept with a reason")
    assert kept.override_reason


def test_the_older_adult_has_paper_and_no_account(patient):
    older = patient("older adult")
    assert older.is_older_adult(NOW.date())
    assert older.user is None
    assert set(older.sessions.values_list("source", flat=True)) == {Source.PAPER}


def test_pregnancy_and_the_irritable_disc_shape_their_doses(patient):
    for promise, key in (("pregnancy", "pregnancy"), ("irritable disc", "disc_radiculopathy")):
        person = patient(promise)
        assert key in person.diagnosis_keys(NOW.date())
        lines = Prescription.objects.filter(assignment__patient=person)
        assert any(line.rules for line in lines)
    assert patient("irritable disc").flag_answers(NOW.date())["irritable"]


def test_the_new_one_came_yesterday(patient):
    new = patient("new this week")
    assert NOW - new.created_at < timedelta(days=2)
    assert new.sessions.exists()


def test_the_ended_plan_says_why(patient):
    assert patient("plan ended").assignments.get().end_reason


def test_an_entry_was_taken_back_and_some_came_from_the_therapist(patient):
    righted = patient("entry put right")
    assert righted.sessions.exclude(voided_at=None).count() == 1
    assert righted.sessions.filter(source=Source.THERAPIST).exists()


def test_it_plants_no_report_and_changes_nothing_a_second_time(told, db, settings):
    settings.DEMO = True  # On PostgreSQL the command asks for it.
    assert is_told()
    before = (Session.objects.count(), AuditEntry.objects.count(), Patient.objects.count())
    said = StringIO()
    call_command("demo", stdout=said)
    assert "nothing was changed" in said.getvalue()
    assert before == (Session.objects.count(), AuditEntry.objects.count(), Patient.objects.count())


def test_it_prints_role_email_and_password_a_line_each(told, db, settings):
    settings.DEMO = True  # On PostgreSQL the command asks for it.
    said = StringIO()
    call_command("demo", stdout=said)
    lines = [line.split() for line in said.getvalue().splitlines()[-len(DEMO_LOGINS) :]]
    assert lines == [[login.key, login.email, DEMO_PASSWORD] for login in DEMO_LOGINS]


@pytest.mark.parametrize("weeks", [12, 6, 2])
def test_the_stories_end_with_the_week_before_this_one(weeks):
    calendar = Calendar(now=NOW, tz=UTC, weeks=weeks)
    assert calendar.week(13) == datetime(2026, 11, 23, tzinfo=UTC).date()
    assert (calendar.week(13) - calendar.week(1)).days == 7 * weeks
