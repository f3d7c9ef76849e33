"""The six steps, as a therapist walks them in a browser without script."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from patients.models import Assignment, AssignmentDraft, PatientFlag, Pause, SafetyAlert
from routines.models import Routine
from tests import build

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def knees(db):
    return build.make_stretch("double-knee", tags=("trait:lumbar_flexion", "muscle:erector_spinae"))


@pytest.fixture
def bridge(db):
    return build.make_stretch("bridge", kind="strength", tags=("muscle:gluteus_maximus",))


@pytest.fixture
def side_bend(db):
    """Safe, and works the same muscle as the knees to the chest."""
    return build.make_stretch("side-bend", tags=("muscle:erector_spinae",))


@pytest.fixture
def routine(clinic, knees, bridge, side_bend) -> Routine:
    return build.make_routine(clinic, [knees, bridge])


@pytest.fixture
def disc(pat):
    """Pat's disc: bending is short, and forbidden while it is irritable."""
    build.make_diagnosis("disc_radiculopathy", flags=["irritable"])
    build.make_patient_diagnosis(pat, "disc_radiculopathy")
    bounds = {"hold_max": 15, "reps_max": 3}
    build.make_rule("R10", ["disc_radiculopathy"], ["lumbar_flexion"], bounds=bounds)
    build.make_rule(
        "R09",
        ["disc_radiculopathy"],
        ["lumbar_flexion"],
        verdict="contraindicated",
        when="irritable",
        reason="Bending sends the pain down the leg.",
    )


@pytest.fixture
def browser(as_user, alice):
    return as_user(alice)


@pytest.fixture
def step(browser, pat, disc, routine):
    """step("doses") asks a page; step("doses", {...}) sends it, filled as the page shows it."""

    def ask(slug: str, data: dict | None = None):
        url = reverse("assign-step", args=[pat.pk, slug])
        if data is None:
            return browser.get(url)
        shown = browser.get(url)
        form = shown.context["form"]
        filled = {field.html_name: field.value() for field in form}
        filled = {name: value for name, value in filled.items() if value not in (None, "", [])}
        return browser.post(url, {**filled, **data})

    return ask


@pytest.fixture
def walk(step, routine, knees):
    """walk("doses") goes up to a step, answering that Pat isn't irritable."""

    def walk(until: str, irritable: str = "no"):
        answers = {
            "diagnosis": {"irritable": irritable},
            "routine": {"routine": routine.pk},
            "conflicts": {},
            "doses": {},
            "schedule": {},
        }
        for slug, given in answers.items():
            if slug == until:
                break
            answer = step(slug, given)
            assert answer.status_code == 302, answer.context["form"].errors
        return step(until)

    return walk


def errors_of(answer) -> dict:
    assert answer.status_code == 200
    return answer.context["form"].errors


def test_it_assigns_in_six_steps_without_script(walk, step, pat, alice):
    assert "Step 6 of 6" in walk("check").content.decode()
    answer = step("check", {})
    plan = Assignment.objects.get()
    assert answer.url == reverse("plan-assigned", args=[pat.pk, plan.pk])
    assert (plan.starts_on, plan.review_on, plan.created_by) == (
        TODAY,
        TODAY + timedelta(weeks=4),
        alice,
    )
    first, second = plan.prescriptions.all()
    assert (first.hold_seconds, first.reps) == (15, 3)
    assert (second.hold_seconds, second.reps) == (20, 4)
    assert not AssignmentDraft.objects.exists()


def test_it_says_what_comes_next(walk, step, browser):
    walk("check")
    page = browser.get(step("check", {}).url)
    assert "What comes next" in page.content.decode()


def test_it_asks_what_the_diagnoses_ask_and_stores_the_answer(step):
    assert list(errors_of(step("diagnosis", {}))) == ["irritable"]
    step("diagnosis", {"irritable": "yes"})
    assert PatientFlag.objects.get().answer is True


def test_it_goes_nowhere_without_a_diagnosis(browser, pat, routine):
    url = reverse("assign-step", args=[pat.pk, "diagnosis"])
    assert "Record at least one diagnosis" in browser.post(url).content.decode()
    later = browser.get(reverse("assign-step", args=[pat.pk, "routine"]))
    assert later.url == url


def test_it_goes_nowhere_while_a_warning_sign_is_open(step, pat, now):
    SafetyAlert.objects.create(
        patient=pat, level="emergency", red_flags=["bladder_bowel"], raised_at=now
    )
    assert "__all__" in errors_of(step("diagnosis", {"irritable": "no"}))


def test_it_offers_the_routine_made_for_the_diagnosis_first(walk, routine, clinic, bridge):
    fitting = build.make_routine(None, [bridge], name="For discs")
    fitting.diagnoses.add(build.make_diagnosis("disc_radiculopathy"))
    offers = walk("routine").context["offers"]
    assert [offer.routine for offer in offers] == [fitting, routine]


def test_it_counts_each_routines_conflicts(walk):
    (offer,) = walk("routine", irritable="yes").context["offers"]
    assert (offer.conflicts, offer.cautions) == (1, 0)


def test_it_forces_a_choice_where_a_rule_forbids_and_shows_its_words(walk, step, knees):
    page = walk("conflicts", irritable="yes").content.decode()
    assert "Bending sends the pain down the leg." in page
    assert "practice" in page.lower()
    assert list(errors_of(step("conflicts", {}))) == [f"act_{knees.pk}"]


def test_it_wants_a_reason_to_keep_what_is_contraindicated(walk, step, knees):
    walk("conflicts", irritable="yes")
    answer = step("conflicts", {f"act_{knees.pk}": "keep", f"reason_{knees.pk}": "  "})
    assert list(errors_of(answer)) == [f"reason_{knees.pk}"]


def finish(step) -> Assignment:
    for slug in ("doses", "schedule", "check"):
        answer = step(slug, {})
        assert answer.status_code == 302, answer.context["form"].errors
    return Assignment.objects.latest("version")


def test_it_assigns_a_contraindicated_stretch_with_its_reason(walk, step, knees):
    walk("conflicts", irritable="yes")
    step("conflicts", {f"act_{knees.pk}": "keep", f"reason_{knees.pk}": "Tested: pain retreats"})
    line = finish(step).prescriptions.get(stretch=knees)
    assert (line.verdict, line.override_reason) == ("contraindicated", "Tested: pain retreats")


def test_it_replaces_by_a_safe_one_of_the_same_muscle(walk, step, knees, bridge, side_bend):
    page = walk("conflicts", irritable="yes")
    (conflict,) = page.context["form"].conflicts
    assert conflict.suggested == (side_bend,)
    step("conflicts", {f"act_{knees.pk}": f"replace:{side_bend.pk}"})
    names = [line.stretch for line in finish(step).prescriptions.all()]
    assert names == [side_bend, bridge]


def test_it_removes_and_remembers_that_it_did(walk, step, knees, bridge):
    walk("conflicts", irritable="yes")
    step("conflicts", {f"act_{knees.pk}": "remove"})
    assert step("conflicts").context["form"][f"act_{knees.pk}"].value() == "remove"
    assert [line.stretch for line in finish(step).prescriptions.all()] == [bridge]


def test_a_dose_reason_is_no_reason_to_keep_what_became_contraindicated(walk, step, knees, pat):
    walk("doses")
    step("doses", {f"hold_seconds_{knees.pk}": 10, f"reason_{knees.pk}": "Short is enough"})
    PatientFlag.objects.update(answer=True)
    assert step("check").url.endswith("/conflicts/")


def test_it_shows_default_and_dose_for_this_patient_side_by_side(walk):
    page = walk("doses").content.decode()
    assert "20 s" in page
    assert "15 s" in page
    assert "Because of the rule." in page


@pytest.mark.parametrize(
    ("field", "value"), [("hold_seconds", "0.5"), ("hold_seconds", "301"), ("reps", "101")]
)
def test_it_refuses_impossible_numbers_and_keeps_what_was_typed(walk, step, bridge, field, value):
    walk("doses")
    name = f"{field}_{bridge.pk}"
    answer = step("doses", {name: value, f"note_{bridge.pk}": "Slowly"})
    assert list(errors_of(answer)) == [name]
    assert f'value="{value}"' in answer.content.decode()
    assert 'value="Slowly"' in answer.content.decode()


def test_it_wants_a_reason_outside_the_rules_bounds_and_names_the_rule(walk, step, knees):
    walk("doses")
    answer = step("doses", {f"hold_seconds_{knees.pk}": 30})
    assert "R10" in errors_of(answer)[f"reason_{knees.pk}"][0]
    step("doses", {f"hold_seconds_{knees.pk}": 30, f"reason_{knees.pk}": "Used to it"})
    for slug in ("schedule", "check"):
        step(slug, {})
    line = Assignment.objects.get().prescriptions.get(stretch=knees)
    assert (line.hold_seconds, line.override, line.override_reason) == (
        30,
        {"hold_seconds": 30},
        "Used to it",
    )


def test_a_number_left_as_it_was_overrides_nothing(walk, step):
    walk("check")
    assert all(line.override == {} for line in finish_check(step).prescriptions.all())


def finish_check(step) -> Assignment:
    assert step("check", {}).status_code == 302
    return Assignment.objects.get()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("starts_on", {"starts_on": "2026-11-22"}),
        ("starts_on", {"starts_on": "soon"}),
        ("starts_on", {"starts_on": "2999-01-01"}),
        ("review_on", {"review_on": "2206-11-23"}),
        ("ends_on", {"ends_on": "2026-11-22"}),
        ("review_on", {"review_on": "2026-11-22"}),
        ("days", {"mode": "days"}),
        ("days_per_week", {"mode": "week"}),
        ("days_per_week", {"mode": "week", "days_per_week": "8"}),
        ("mode", {"mode": "sometimes"}),
    ],
)
def test_it_says_which_part_of_the_schedule_is_wrong(walk, step, field, given):
    walk("schedule")
    assert list(errors_of(step("schedule", given))) == [field]


def test_it_puts_all_stretches_on_fixed_days(walk, step):
    walk("schedule")
    step("schedule", {"mode": "days", "days": [1, 3, 5], "sessions_per_day": 2})
    plan = finish_check(step)
    assert {tuple(line.days_of_week) for line in plan.prescriptions.all()} == {(1, 3, 5)}
    assert {line.sessions_per_day for line in plan.prescriptions.all()} == {2}


def test_it_lets_the_patient_choose_the_days(walk, step):
    walk("schedule")
    step("schedule", {"mode": "week", "days_per_week": 3})
    assert {line.days_of_week for line in finish_check(step).prescriptions.all()} == {None}


def test_a_number_set_for_one_stretch_beats_the_schedule(walk, step, bridge):
    walk("doses")
    step("doses", {f"days_per_week_{bridge.pk}": 4})
    step("schedule", {"mode": "days", "days": [1, 3]})
    plan = finish_check(step)
    assert plan.prescriptions.get(stretch=bridge).days_per_week == 4


def test_it_asks_why_when_the_schedule_leaves_a_rules_bounds(walk, step, knees):
    build.make_rule(
        "R50", ["disc_radiculopathy"], ["lumbar_flexion"], bounds={"days_per_week_min": 5}
    )
    walk("schedule")
    answer = step("schedule", {"mode": "week", "days_per_week": 2})
    assert "R50" in errors_of(answer)["reason"][0]
    step("schedule", {"mode": "week", "days_per_week": 2, "reason": "Works nights"})
    assert finish_check(step).prescriptions.get(stretch=knees).override_reason == "Works nights"


def test_back_loses_nothing(walk, step, bridge):
    walk("doses")
    step("doses", {f"note_{bridge.pk}": "Slowly"})
    step("schedule", {"note": "Every morning"})
    assert step("doses").context["form"][f"note_{bridge.pk}"].value() == "Slowly"
    assert step("schedule").context["form"]["note"].value() == "Every morning"


def test_it_tells_when_a_colleague_changed_the_plan_meanwhile(
    walk, step, browser, pat, bob, bridge
):
    walk("check")
    build.make_assignment(pat, [bridge], by=bob, name="Bob's plan")
    answer = step("check", {})
    page = answer.content.decode()
    assert "Somebody changed this patient" in page
    assert "Bob&#x27;s plan" in page
    assert AssignmentDraft.objects.exists()
    browser.post(reverse("assign-accept", args=[pat.pk]))
    assert step("check", {}).status_code == 302


def test_it_goes_back_to_choose_when_a_stretch_is_withdrawn_meanwhile(
    walk, step, browser, pat, knees
):
    walk("check")
    knees.withdrawn_at = timezone.now()
    knees.save()
    answer = browser.post(reverse("assign-step", args=[pat.pk, "check"]), follow=True)
    assert "Withdrawn from the catalog meanwhile" in answer.content.decode()
    assert "Choose what to do instead" in answer.content.decode()
    assert list(errors_of(step("conflicts", {}))) == [f"act_{knees.pk}"]
    assert not Assignment.objects.exists()


def test_it_adjusts_a_plan_from_where_it_stands(walk, step, browser, pat, knees):
    walk("doses")
    step("doses", {f"hold_seconds_{knees.pk}": 10, f"note_{knees.pk}": "Gently"})
    step("schedule", {"mode": "days", "days": [1, 4], "note": "Mornings"})
    finish_check(step)
    answer = browser.post(reverse("plan-adjust", args=[pat.pk]))
    assert answer.url.endswith("/doses/")
    for slug in ("doses", "schedule", "check"):
        assert step(slug, {}).status_code == 302
    old, new = Assignment.objects.order_by("version")
    again = [
        [
            (line.stretch, line.dose, line.days_of_week, line.note)
            for line in plan.prescriptions.all()
        ]
        for plan in (old, new)
    ]
    assert again[0] == again[1]
    assert (new.replaces, new.note) == (old, "Mornings")


def test_it_forgets_a_draft_when_told(walk, browser, pat):
    walk("check")
    browser.post(reverse("assign-drop", args=[pat.pk]))
    assert not AssignmentDraft.objects.exists()


def test_an_unknown_step_is_not_there(step):
    assert step("dessert").status_code == 404


@pytest.mark.parametrize("who", ["bob", "ada", "carol", "olga"])
def test_only_a_therapist_of_the_care_team_assigns(request, as_user, pat, who):
    stranger = as_user(request.getfixturevalue(who))
    for name in ("assign", "plan-adjust", "assign-accept", "assign-drop"):
        url = reverse(name, args=[pat.pk])
        assert (stranger.get if name == "assign" else stranger.post)(url).status_code == 404
    assert stranger.get(reverse("assign-step", args=[pat.pk, "routine"])).status_code == 404


def test_the_signed_out_are_sent_to_sign_in(client, pat):
    answer = client.get(reverse("assign", args=[pat.pk]))
    assert answer.url.startswith(reverse("account_login"))


def test_acts_are_posted(browser, pat):
    for name in ("plan-adjust", "assign-accept", "assign-drop"):
        assert browser.get(reverse(name, args=[pat.pk])).status_code == 405
    assert not Pause.objects.exists()


def test_each_step_asks_a_bounded_number_of_queries(
    walk, browser, pat, clinic, django_assert_max_num_queries
):
    walk("check")
    for number in range(8):
        more = [build.make_stretch(f"more-{number}-{n}") for n in range(3)]
        build.make_routine(clinic, more)
    for slug in ("diagnosis", "routine", "conflicts", "doses", "schedule", "check"):
        with django_assert_max_num_queries(30):
            browser.get(reverse("assign-step", args=[pat.pk, slug]))


def test_it_takes_a_stretch_out_and_adds_another_before_it_goes_on(
    walk, step, knees, bridge, side_bend
):
    walk("doses")
    assert step("doses", {f"remove_{bridge.pk}": "on"}).url.endswith("/doses/")
    assert step("doses", {"add": side_bend.pk}).url.endswith("/doses/")
    assert [line.stretch for line in finish(step).prescriptions.all()] == [knees, side_bend]


def test_it_asks_about_an_added_stretch_that_a_rule_forbids(walk, step, bridge):
    build.make_stretch("forward-fold", tags=("trait:lumbar_flexion",))
    walk("conflicts", irritable="yes")
    added = type(bridge).objects.get(slug="forward-fold")
    first = type(bridge).objects.get(slug="double-knee")
    step("conflicts", {f"act_{first.pk}": "remove"})
    step("doses", {"add": added.pk})
    assert step("check").url.endswith("/conflicts/")
    assert f"act_{added.pk}" in errors_of(step("conflicts", {}))


def test_it_keeps_at_least_one_stretch(walk, step, knees, bridge):
    walk("doses")
    out = {f"remove_{bridge.pk}": "on", f"remove_{knees.pk}": "on"}
    assert list(errors_of(step("doses", out))) == ["__all__"]


def test_it_shortens_every_hold_at_once_and_shows_it_before_it_goes_on(walk, step, knees, bridge):
    walk("doses")
    assert step("doses", {"longest_hold": "18"}).url.endswith("/doses/")
    lines = {line.stretch: line for line in finish(step).prescriptions.all()}
    assert [lines[bridge].hold_seconds, lines[bridge].override] == [18, {"hold_seconds": 18}]
    assert [lines[knees].hold_seconds, lines[knees].override] == [15, {}]


@pytest.mark.parametrize("value", ["0", "301", "15.5", "short"])
def test_it_shortens_no_hold_to_nonsense(walk, step, value):
    walk("doses")
    assert list(errors_of(step("doses", {"longest_hold": value}))) == ["longest_hold"]
