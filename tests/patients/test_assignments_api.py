"""Plans over the API: the same verbs, one error shape, nothing of other people's."""

import uuid
from datetime import date

import pytest
import time_machine

from patients.models import Assignment, Patient, Pause
from tests import build
from tests.mails import sent_mails


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def api(as_user, alice):
    """api(alice).post(path, {...}): signed in by session, JSON both ways."""

    class Json:
        def __init__(self, user=alice):
            self.client = as_user(user)

        def get(self, path, **query):
            return self.client.get(f"/api/v1/{path}", query)

        def post(self, path, body):
            return self.client.post(f"/api/v1/{path}", body, content_type="application/json")

    return Json


@pytest.fixture
def knees(db):
    return build.make_stretch("double-knee", tags=("trait:lumbar_flexion",))


@pytest.fixture
def bridge(db):
    return build.make_stretch("bridge", kind="strength")


@pytest.fixture
def routine(clinic, knees, bridge):
    return build.make_routine(clinic, [knees, bridge])


@pytest.fixture
def disc(pat):
    build.make_patient_diagnosis(pat, "disc_radiculopathy")
    bounds = {"hold_max": 15, "reps_max": 3}
    build.make_rule("R10", ["disc_radiculopathy"], ["lumbar_flexion"], bounds=bounds)


@pytest.fixture
def body(pat, routine, disc):
    return {
        "patient": str(pat.pk),
        "routine": routine.pk,
        "starts_on": "2026-11-23",
        "plan_version": 0,
    }


def fields_of(answer) -> dict:
    assert answer.status_code == 400
    return answer.json()["error"]["fields"]


def test_it_previews_with_every_step_and_writes_nothing(api, body):
    answer = api().post("assignments/preview/", {k: body[k] for k in ("patient", "routine")})
    first, second = answer.json()["lines"]
    assert (first["dose"]["hold_seconds"], first["verdict"]) == (15, "caution")
    assert [(s["field"], s["from"], s["to"], s["source"]) for s in first["steps"]] == [
        ("hold_seconds", 20, 15, "R10"),
        ("reps", 4, 3, "R10"),
    ]
    assert second["steps"] == []
    assert answer.json()["minutes"] > 0
    assert not Assignment.objects.exists()


def test_it_previews_single_lines_and_says_what_is_wrong_with_one(api, pat, routine, disc):
    lines = [{"stretch": "double-knee", "override": {"hold_seconds": 30}}, {"stretch": "bridge"}]
    answer = api().post("assignments/preview/", {"patient": str(pat.pk), "lines": lines})
    first, second = answer.json()["lines"]
    assert (first["dose"], first["error"]["code"]) == (None, "reason_needed")
    assert second["error"] is None


def test_it_assigns_and_reads_back(api, body, alice):
    made = api().post("assignments/", body)
    assert made.status_code == 201
    plan = made.json()
    assert (plan["version"], [line["stretch"] for line in plan["lines"]]) == (
        1,
        ["double-knee", "bridge"],
    )
    assert api().get(f"assignments/{plan['id']}/").json() == plan
    assert api().get("assignments/", patient=body["patient"]).json()["results"] == [plan]


def test_it_takes_lines_with_overrides_reasons_and_days(api, body):
    line = {
        "stretch": "double-knee",
        "override": {"hold_seconds": 30},
        "reason": "Used to it",
        "days_of_week": [5, 1, 3],
    }
    (made,) = api().post("assignments/", {**body, "lines": [line]}).json()["lines"]
    assert (made["dose"]["hold_seconds"], made["days_of_week"]) == (30, [1, 3, 5])
    assert (made["override"], made["override_reason"]) == ({"hold_seconds": 30}, "Used to it")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("starts_on", {"starts_on": "2026-11-22"}),
        ("starts_on", {"starts_on": "soon"}),
        ("starts_on", {"starts_on": "2999-01-01"}),
        ("ends_on", {"ends_on": "9999-12-31"}),
        ("ends_on", {"ends_on": "2026-11-22"}),
        ("review_on", {"review_on": "2026-11-22"}),
        ("routine", {"routine": 987654}),
        ("lines", {"lines": []}),
        ("lines", {"lines": [{"stretch": "no-such-stretch"}]}),
        ("lines", {"lines": [{"stretch": "bridge"}, {"stretch": "bridge"}]}),
        ("lines", {"lines": [{"stretch": "bridge", "override": {"hold_seconds": 0.5}}]}),
        ("lines", {"lines": [{"stretch": "bridge", "override": {"hold_seconds": 301}}]}),
        ("lines", {"lines": [{"stretch": "bridge", "override": {"reps": 101}}]}),
        ("lines", {"lines": [{"stretch": "bridge", "days_of_week": [8]}]}),
        ("double-knee", {"lines": [{"stretch": "double-knee", "override": {"reps": 9}}]}),
        ("bridge", {"lines": [{"stretch": "bridge", "override": {"duration_minutes": 9}}]}),
    ],
)
def test_it_says_which_field_is_wrong_and_writes_nothing(api, body, field, change):
    assert list(fields_of(api().post("assignments/", {**body, **change}))) == [field]
    assert not Assignment.objects.exists()


def test_it_wants_a_reason_for_the_contraindicated(api, body):
    build.make_rule("R99", ["disc_radiculopathy"], ["lumbar_flexion"], verdict="contraindicated")
    assert list(fields_of(api().post("assignments/", body))) == ["double-knee"]
    lines = [{"stretch": "double-knee", "reason": "Tested: pain retreats"}]
    (line,) = api().post("assignments/", {**body, "lines": lines}).json()["lines"]
    assert line["verdict"] == "contraindicated"


def test_it_refuses_the_second_of_two_at_once(api, body):
    assert api().post("assignments/", body).status_code == 201
    late = api().post("assignments/", body)
    assert late.status_code == 409
    error = late.json()["error"]
    assert (error["code"], list(error["fields"])) == ("changed_meanwhile", ["plan_version"])
    assert Assignment.objects.count() == 1


def test_it_ends_a_plan_with_a_reason(api, body):
    plan = api().post("assignments/", body).json()["id"]
    assert list(fields_of(api().post(f"assignments/{plan}/end/", {"reason": "x"}))) == ["last_day"]
    ended = api().post(
        f"assignments/{plan}/end/", {"last_day": "2026-11-30", "reason": "Goal reached"}
    )
    assert (ended.json()["ends_on"], ended.json()["end_reason"]) == ("2026-11-30", "Goal reached")
    past = {"last_day": "2026-11-01", "reason": "x"}
    assert list(fields_of(api().post(f"assignments/{plan}/end/", past))) == ["last_day"]


def test_it_pauses(api, pat):
    path = f"patients/{pat.pk}/pauses/"
    assert api().post(path, {"starts_on": "2026-11-24", "reason": "travel"}).status_code == 201
    assert [row["reason"] for row in api().get(path).json()] == ["travel"]
    again = {"starts_on": "2026-11-25", "reason": "travel"}
    assert list(fields_of(api().post(path, again))) == ["starts_on"]
    by_hand = {"starts_on": "2026-12-25", "reason": "red_flag"}
    assert list(fields_of(api().post(path, by_hand))) == ["reason"]
    assert Pause.objects.count() == 1


NINA = {"code": "N-900", "name": "Nina Example", "date_of_birth": "1960-02-03"}


def test_it_adds_a_patient_in_the_clinics_zone_and_reads_it_back(api, alice, clinic):
    made = api().post("patients/", {**NINA, "email": "nina@example.org", "invite": True})
    assert made.status_code == 201
    assert made.json()["time_zone"] == clinic.time_zone
    assert len(sent_mails()) == 1
    assert api().get(f"patients/{made.json()['id']}/").json() == made.json()
    assert [row["code"] for row in api().get("patients/", q="nina").json()["results"]] == ["N-900"]


def test_it_tells_a_patients_diagnoses_and_open_questions(api, pat, disc):
    build.make_diagnosis("stenosis", flags=["irritable"])
    build.make_patient_diagnosis(pat, "stenosis", code="M48.061")
    full = api().get(f"patients/{pat.pk}/").json()
    assert [row["key"] for row in full["diagnoses"]] == ["disc_radiculopathy", "stenosis"]
    assert (full["flags"], full["unanswered"], full["current_plan"]) == ({}, ["irritable"], None)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("date_of_birth", {"date_of_birth": "2026-11-24"}),
        ("code", {"code": ""}),
        ("time_zone", {"time_zone": "Berlin"}),
        ("email", {"invite": True}),
    ],
)
def test_it_says_what_is_wrong_with_a_patient(api, field, change, db):
    assert list(fields_of(api().post("patients/", {**NINA, **change}))) == [field]
    assert not Patient.objects.exists()


@pytest.mark.parametrize("who", ["bob", "carol", "olga"])
def test_strangers_find_nothing(request, api, body, pat, who):
    plan = api().post("assignments/", body).json()["id"]
    stranger = api(request.getfixturevalue(who))
    for path in (f"assignments/{plan}/", f"patients/{pat.pk}/", f"patients/{pat.pk}/pauses/"):
        assert stranger.get(path).status_code == 404
    assert stranger.get("assignments/").json()["results"] == []
    assert stranger.get("patients/").json()["results"] == []
    refused = (403, 404)
    assert stranger.post("assignments/", body).status_code in refused
    assert stranger.post("assignments/preview/", body).status_code in refused
    end = {"last_day": "2026-11-30", "reason": "x"}
    assert stranger.post(f"assignments/{plan}/end/", end).status_code in refused


def test_an_admin_reads_and_does_not_prescribe(api, body, ada, pat):
    plan = api().post("assignments/", body).json()["id"]
    admin = api(ada)
    assert admin.get(f"assignments/{plan}/").status_code == 200
    assert admin.post("assignments/", body).status_code == 404
    pause = {"starts_on": "2026-11-24", "reason": "travel"}
    assert admin.post(f"patients/{pat.pk}/pauses/", pause).status_code == 404


def test_patients_and_the_signed_out_have_no_business_here(api, client, pat, body):
    assert api(pat.user).get("patients/").status_code == 403
    assert client.get("/api/v1/assignments/").status_code in (401, 403)


def test_wrong_methods_and_ids_that_are_none_are_refused(api, pat):
    assert api().get("assignments/preview/").status_code == 405
    assert api().get("assignments/", patient="nobody").status_code == 404
    assert api().get(f"assignments/{uuid.uuid4()}/").status_code == 404


def test_the_list_of_plans_asks_the_same_queries_however_many(
    api, pat, knees, bridge, alice, django_assert_num_queries
):
    for month in (8, 9, 10):
        build.make_assignment(pat, [knees, bridge], by=alice, starts_on=date(2026, month, 1))
    signed_in = api()
    with django_assert_num_queries(6):
        assert signed_in.get("assignments/").json()["count"] == 3
