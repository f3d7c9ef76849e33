from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from patients.actions.review_desk import review_on_desk
from patients.desk.today import desk_row
from patients.models import ClinicThresholds, DeskReview, Patient, SafetyAlert
from tests import build
from tests.signed_in import signed_in
from therapy.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
# Noon in the clinic's zone, too.
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stretch(db):
    return build.make_stretch("calf")


@pytest.fixture
def sore(pat, stretch):
    """Pat did Sunday's session with pain 8 after it."""
    build.make_assignment(pat, [stretch], starts_on=date(2026, 11, 16))
    build.make_session(pat, date(2026, 11, 22), {stretch: "done"}, pain_before=3, pain_after=8)
    return pat


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def evidence(client) -> list[str]:
    row = client.get("/desk/").context["desk"].needs_you[0]
    return [reason.evidence for reason in row.triage.reasons]


def review(client, patient, shown, **more):
    return client.post(reverse("desk-review", args=[patient.pk]), {"evidence": shown, **more})


def test_it_is_where_a_therapist_arrives(as_user, alice):
    assert as_user(alice).get("/").url == "/desk/"


def test_it_says_who_needs_the_therapist_and_why(as_user, alice, sore):
    page = text_of(as_user(alice).get("/desk/"))
    assert "1 patient needs you" in page
    assert "Pain 8 of 10 on Sun 22 Nov" in page
    assert "1 of 7" in page
    assert sore.name in page


def test_it_shows_each_therapist_their_own_caseload(as_user, bob, carol, sore):
    for stranger in (bob, carol):
        page = text_of(as_user(stranger).get("/desk/"))
        assert sore.name not in page
        assert "Add a patient" in page


def test_it_is_there_for_therapists_alone(client, as_user, ada, alice, sore):
    assert as_user(alice).post("/desk/").status_code == 405
    for person in (ada, sore.user):
        assert as_user(person).get("/desk/").status_code == 404
    assert client.get("/desk/").status_code == 302
    assert as_user(ada).post("/desk/").status_code in (404, 405)


def test_it_says_when_nobody_needs_the_therapist(as_user, alice, pat, stretch):
    build.make_assignment(pat, [stretch], starts_on=date(2026, 11, 10))
    build.make_session(pat, date(2026, 11, 22), {stretch: "done"}, pain_after=1)
    page = text_of(as_user(alice).get("/desk/"))
    assert "Nobody needs you right now" in page
    assert "All fine (1)" in page


def test_it_puts_a_warning_sign_on_top_with_its_answer(as_user, alice, clinic, sore, stretch):
    second = build.make_patient(clinic, therapist=alice, name="Aaron Example")
    alert = SafetyAlert.objects.create(
        patient=second, level="same_day", red_flags=["fever"], raised_at=NOW - timedelta(hours=2)
    )
    answer = as_user(alice).get("/desk/")
    assert [row.patient for row in answer.context["desk"].needs_you] == [second, sore]
    assert reverse("alert-answer", args=[second.pk, alert.pk]) in answer.content.decode()


def test_it_asks_the_database_as_often_for_one_as_for_many(
    as_user, alice, clinic, sore, stretch, django_assert_max_num_queries
):
    client = as_user(alice)
    for n in range(12):
        patient = build.make_patient(clinic, therapist=alice)
        build.make_assignment(patient, [stretch], starts_on=date(2026, 11, 2))
        pain = {"pain_before": 2, "pain_after": 8 if n % 2 else 1}
        build.make_session(patient, date(2026, 11, 21), {stretch: "done"}, **pain)
    with django_assert_max_num_queries(11):
        client.get("/desk/")


def test_its_act_leads_on_to_a_new_version_of_the_plan(as_user, alice, sore):
    answer = as_user(alice).post(reverse("plan-adjust", args=[sore.pk]), follow=True)
    assert (answer.status_code, answer.resolver_match.kwargs["step"]) == (200, "diagnosis")
    page = as_user(alice).get("/desk/").content.decode()
    assert f'<form method="post" action="{reverse("plan-adjust", args=[sore.pk])}">' in page


def test_a_reviewed_reason_returns_on_new_evidence_only(as_user, alice, sore, stretch):
    client = as_user(alice)
    assert review(client, sore, evidence(client), note="Called.").url == "/desk/"
    assert "Nobody needs you" in text_of(client.get("/desk/"))
    row = DeskReview.objects.first()
    assert (row.note, row.until, row.reviewer) == ("Called.", None, alice)
    build.make_session(sore, TODAY, {stretch: "done"}, pain_after=7)
    assert "1 patient needs you" in text_of(client.get("/desk/"))


def test_a_snoozed_reason_returns_on_its_day(as_user, alice, sore):
    client = as_user(alice)
    review(client, sore, evidence(client), snooze="3")
    assert "Nobody needs you" in text_of(client.get("/desk/"))
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        signed_in(client, alice)
        assert "1 patient needs you" in text_of(client.get("/desk/"))


def test_it_sets_aside_only_what_the_page_showed_and_what_still_stands(as_user, alice, sore):
    client = as_user(alice)
    shown = evidence(client)
    review(client, sore, ["pain_high:made-up"])
    assert not DeskReview.objects.exists()
    review(client, sore, [*shown, "alert:1"])
    assert set(DeskReview.objects.values_list("evidence", flat=True)) == set(shown)


def test_it_writes_who_reviewed_into_the_audit_trail_without_words(alice, sore, clinic):
    review_on_desk(patient=sore, evidence=_all(sore), note="Rang Pat.", by=alice, now=NOW)
    entry = AuditEntry.objects.get(verb="review_on_desk")
    assert entry.actor == alice
    assert "Rang" not in str(entry.details)


def _all(patient) -> list[str]:
    return [reason.evidence for reason in desk_row(patient, today=TODAY).triage.reasons]


def test_only_the_care_team_reviews(client, as_user, ada, bob, carol, sore):
    for person in (ada, bob, carol, sore.user):
        assert review(as_user(person), sore, ["x"]).status_code == 404
    assert review(client, sore, ["x"]).url.startswith("/account/login")
    assert as_user(bob).get(reverse("desk-review", args=[sore.pk])).status_code in (404, 405)


# --- thresholds ----------------------------------------------------------------------------------


def test_the_admin_sets_from_where_the_desk_tells(as_user, ada, alice, sore):
    answer = as_user(ada).post("/desk/settings/", {"pain_high": "9", "pain_above_baseline": ""})
    assert answer.status_code == 302
    assert ClinicThresholds.objects.get(clinic=sore.clinic).pain_high == 9
    assert "Pain 8 of 10" not in text_of(as_user(alice).get("/desk/"))
    assert AuditEntry.objects.filter(verb="set_thresholds").exists()


def test_it_refuses_a_threshold_out_of_range(as_user, ada):
    page = text_of(as_user(ada).post("/desk/settings/", {"pain_high": "11"}))
    assert "Enter 10 or less." in page
    assert not ClinicThresholds.objects.exists()


def test_the_thresholds_are_the_admins(client, as_user, alice, pat):
    for person in (alice, pat.user):
        assert as_user(person).get("/desk/settings/").status_code == 404
    assert client.get("/desk/settings/").status_code == 302


def test_the_trail_names_exactly_the_patients_whom_the_page_showed(
    as_user, alice, clinic, stretch, monkeypatch
):
    monkeypatch.setattr("patients.pages.desk.PER_PAGE", 2)
    for number in range(3):
        patient = build.make_patient(clinic, name=f"Robin {number}", therapist=alice)
        build.make_assignment(patient, [stretch], starts_on=date(2026, 11, 16))
        build.make_session(patient, date(2026, 11, 22), {stretch: "done"}, pain_after=9)
    build.make_patient(clinic, name="Quiet", therapist=alice)
    client = as_user(alice)
    for asked in ({}, {"page": 2}):
        page = client.get("/desk/", asked).content.decode()
        names = {one.pk for one in Patient.objects.all() if one.name in page}
        entry = AuditEntry.objects.filter(subject_id="desk").order_by("-pk")[0]
        assert len(names) == (2 if asked else 3)
        assert set(entry.details["patients"]) == {str(pk) for pk in names}
