from datetime import UTC, datetime
from random import Random
from statistics import median

import pytest
from django.core.management import CommandError, call_command

from patients.models import Assignment, Patient, Pause, Prescription, Session, SessionEntry
from patients.simulation import habits as subject
from patients.simulation.simulate import simulate_clinic
from tests import build
from tests.patients.reporting import report_all
from therapy.accounts.models import Clinic

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def catalog(db):
    return [build.make_stretch(f"stretch-{letter}") for letter in "abcdefg"]


def told(clinic: Clinic) -> list:
    rows = Session.objects.filter(patient__clinic=clinic).order_by("patient__code", "uuid")
    return list(rows.values_list("uuid", "performed_on", "recorded_on", "pain_after"))


def test_it_tells_the_same_story_for_the_same_seed(catalog):
    simulate = {"patients": 6, "weeks": 3, "now": NOW}
    first = told(simulate_clinic(1, seed=7, **simulate))
    SessionEntry.objects.all().delete()
    Session.objects.all().delete()
    Clinic.objects.update(name="over")
    for user in Clinic.objects.get().users.all():
        type(user).objects.filter(pk=user.pk).update(email=f"gone.{user.pk}@example.org")
    assert first
    assert told(simulate_clinic(1, seed=7, **simulate)) == first


def test_it_makes_what_a_clinic_has(catalog):
    ticks = []
    clinic = simulate_clinic(
        1, patients=60, weeks=6, seed=1, now=NOW, tick=lambda: ticks.append(None)
    )
    assert (Patient.objects.count(), len(ticks)) == (60, 6)
    assert Pause.objects.exists()
    assert Assignment.objects.filter(version=2).exists()
    assert [session for session in Session.objects.all() if session.days_late >= 2]
    assert SessionEntry.objects.exclude(skipped="").exists()
    report_all(clinic, NOW)


def test_it_gives_each_patient_a_plan_of_their_own(catalog):
    clinic = simulate_clinic(1, patients=40, weeks=3, seed=1, now=NOW, own_plans=True)
    plans = [
        tuple(
            plan.prescriptions.values_list(
                "stretch", "sets", "reps", "hold_seconds", "days_of_week"
            )
        )
        for plan in Assignment.objects.filter(version=1)
    ]
    assert len({str(plan) for plan in plans}) == 40
    lines = Prescription.objects.all()
    assert lines.filter(days_of_week__isnull=True).exists()
    assert Session.objects.exists()
    report_all(clinic, NOW)


def test_its_patients_keep_up_less_and_less():
    assert [round(subject.expected_share(week), 2) for week in (0, 2, 6, 10, 12)] == [
        *(0.9, 0.9),
        *(0.78, 0.65, 0.65),
    ]


def test_its_median_patient_follows_the_curve():
    random = Random(3)
    people = [subject.draw_habits(random, 12) for _ in range(400)]

    def middle(week: int) -> float:
        shares = []
        for each in people:
            asked = len(each.days_of_week) * each.times_per_day
            monday = NOW.date()
            shares.append(len(subject.session_days(random, each, week, monday)) / asked)
        return median(shares)

    assert 0.8 <= middle(0) <= 1
    assert 0.5 <= middle(11) <= 0.75


def test_it_refuses_to_run_beside_real_clinics(catalog, clinic):
    with pytest.raises(CommandError, match="not simulated"):
        call_command("simulate", patients=1, weeks=1)
    call_command("simulate", patients=1, weeks=1, yes=True)
    assert Clinic.objects.count() == 2


def test_it_needs_the_catalog(db):
    with pytest.raises(CommandError, match="catalog"):
        call_command("simulate")
