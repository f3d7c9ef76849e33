from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from patients.actions.assign_routine import assign_routine
from patients.models import Assignment, SafetyAlert
from patients.plans.prescribing import LineChoice, choices_from
from routines.dosing import Dose
from routines.models import Routine
from tests import build

TODAY = date(2026, 11, 23)


@pytest.fixture
def knees(db):
    return build.make_stretch("double-knee", tags=("trait:lumbar_flexion",), sides="both")


@pytest.fixture
def pat_with_disc(pat):
    build.make_patient_diagnosis(pat, "disc_radiculopathy")
    build.make_rule(
        "R10",
        ["disc_radiculopathy"],
        ["lumbar_flexion"],
        bounds={"hold_max": 15, "reps_max": 3},
    )
    return pat


@pytest.fixture
def assign(pat_with_disc, alice, clinic, knees, now):
    routine = build.make_routine(clinic, [knees])

    def assign(**kwargs):
        with_items = Routine.objects.with_items().get(pk=routine.pk)
        return assign_routine(
            **{
                "patient": pat_with_disc,
                "routine": routine,
                "choices": choices_from(with_items),
                "starts_on": TODAY,
                "plan_version": type(pat_with_disc).objects.get(pk=pat_with_disc.pk).plan_version,
                "by": alice,
                "now": now,
                **kwargs,
            }
        )

    return assign


def test_it_stores_the_resolved_dose_with_the_steps_that_led_there(assign):
    line = assign().prescriptions.get()
    assert (line.hold_seconds, line.reps, line.verdict) == (15, 3, "caution")
    assert [(step["field"], step["from"], step["to"], step["source"]) for step in line.steps] == [
        ("hold_seconds", 20, 15, "R10"),
        ("reps", 4, 3, "R10"),
    ]
    assert line.default_dose["hold_seconds"] == 20


def test_it_follows_the_running_version_and_edits_nothing_but_its_end(assign):
    first = assign()
    second = assign(starts_on=TODAY + timedelta(days=7))
    first.refresh_from_db()
    assert (first.ends_on, second.replaces, second.version) == (
        TODAY + timedelta(days=6),
        first,
        2,
    )


def test_it_cancels_a_version_that_never_began(assign):
    first = assign(starts_on=TODAY + timedelta(days=3))
    assign()
    first.refresh_from_db()
    assert first.cancelled_at is not None


def test_it_refuses_the_second_of_two_therapists_assigning_at_once(assign):
    assign(plan_version=0)
    with pytest.raises(ValidationError) as refusal:
        assign(plan_version=0)
    assert list(refusal.value.message_dict) == ["plan_version"]
    assert Assignment.objects.count() == 1


def test_it_refuses_a_stretch_withdrawn_meanwhile(assign, knees):
    knees.withdrawn_at = timezone.now()
    knees.save()
    with pytest.raises(ValidationError, match="withdrawn"):
        assign()


def test_it_blocks_a_contraindicated_stretch_until_the_therapist_writes_why(assign, knees):
    build.make_rule("R99", ["disc_radiculopathy"], ["lumbar_flexion"], verdict="contraindicated")
    with pytest.raises(ValidationError) as refusal:
        assign()
    assert list(refusal.value.message_dict) == ["double-knee"]
    kept = LineChoice(stretch=knees, reason="Tested: leg pain retreats")
    assert assign(choices=[kept]).prescriptions.get().verdict == "contraindicated"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("starts_on", {"starts_on": TODAY - timedelta(days=1)}),
        ("starts_on", {"starts_on": TODAY + timedelta(days=367)}),
        ("starts_on", {"starts_on": date.max, "review_on": date.max}),
        ("ends_on", {"ends_on": TODAY + timedelta(days=733)}),
        ("review_on", {"review_on": date(2206, 11, 23)}),
        ("ends_on", {"ends_on": TODAY - timedelta(days=1)}),
        ("review_on", {"review_on": TODAY - timedelta(days=1)}),
        ("lines", {"choices": []}),
    ],
)
def test_it_says_which_field_is_wrong(assign, field, change):
    with pytest.raises(ValidationError) as refusal:
        assign(**change)
    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("dose", [Dose(hold_seconds=301), Dose(reps=101), Dose(hold_seconds=0.5)])
def test_it_refuses_doses_outside_the_hard_limits_naming_the_stretch(assign, knees, dose):
    choice = LineChoice(stretch=knees, override=dose, reason="because")
    with pytest.raises(ValidationError) as refusal:
        assign(choices=[choice])
    assert list(refusal.value.message_dict) == ["double-knee"]


def test_it_needs_a_diagnosis(assign, pat_with_disc):
    pat_with_disc.diagnoses.all().delete()
    with pytest.raises(ValidationError) as refusal:
        assign()
    assert list(refusal.value.message_dict) == ["diagnoses"]


def test_it_needs_the_flags_answered(assign, pat_with_disc):
    build.make_diagnosis("disc_radiculopathy").__class__.objects.update(flags=["irritable"])
    with pytest.raises(ValidationError) as refusal:
        assign()
    assert list(refusal.value.message_dict) == ["flags"]


def test_it_assigns_nothing_while_a_warning_sign_is_open(assign, pat_with_disc, now):
    SafetyAlert.objects.create(
        patient=pat_with_disc, level="emergency", red_flags=["saddle"], raised_at=now
    )
    with pytest.raises(ValidationError) as refusal:
        assign()
    assert list(refusal.value.message_dict) == ["red_flags"]
