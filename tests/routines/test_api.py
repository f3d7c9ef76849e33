"""Stretches and routines for programs."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from routines.models import Routine
from tests.build import make_diagnosis, make_routine, make_stretch

STRETCHES, ROUTINES = reverse("api-stretches"), reverse("api-routines")


@pytest.fixture
def api():
    def sign_in(user=None) -> APIClient:
        client = APIClient()
        if user:
            client.force_authenticate(user)
        return client

    return sign_in


@pytest.fixture
def therapist(api, alice):
    return api(alice)


def slugs(response) -> list[str]:
    return [row["slug"] for row in response.json()["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["pigeon", "walk", "ours"]),
        ("?q=piriformis", ["pigeon"]),
        ("?kind=cardio&kind=strength", ["walk"]),
        ("?muscle=piriformis&kind=cardio", []),
        ("?limit=1&offset=1", ["walk"]),
    ],
)
def test_it_finds_stretches_as_the_page_does(therapist, clinic, other_clinic, query, found):
    make_stretch("pigeon", tags=("muscle:piriformis", "trait:x"), order=1)
    make_stretch("walk", kind="cardio", order=2)
    make_stretch("ours", clinic=clinic, order=3)
    make_stretch("theirs", clinic=other_clinic)
    assert slugs(therapist.get(STRETCHES + query)) == found


def test_a_stretch_in_a_list_has_its_dose_and_tags(therapist):
    make_stretch("pigeon", tags=("muscle:piriformis", "trait:x"))
    (row,) = therapist.get(STRETCHES).json()["results"]
    assert row["dose"] == {
        "hold_seconds": 20,
        "reps": 4,
        "sets": 1,
        "sessions_per_day": 1,
        "days_per_week": 7,
    }
    assert (row["muscles"], row["traits"], row["own"]) == (["piriformis"], ["x"], False)


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_costs_the_same_whatever_its_length(
    therapist, count, django_assert_max_num_queries
):
    for number in range(count):
        make_stretch(f"s-{number}", tags=("muscle:piriformis",))
    with django_assert_max_num_queries(5):
        assert therapist.get(STRETCHES).json()["count"] == count


def test_patients_read_the_shared_catalog_without_the_therapists_notes(api, pat, clinic):
    make_stretch("shared", cues=["Watch the knee."])
    make_stretch("ours", clinic=clinic)
    client = api(pat.user)
    assert slugs(client.get(STRETCHES)) == ["shared"]
    assert "cues" not in client.get(reverse("api-stretch", args=["shared"])).json()
    assert client.get(reverse("api-stretch", args=["ours"])).status_code == 404


def test_staff_read_a_stretch_in_full(therapist, now):
    make_stretch("gone", cues=["Watch the knee."], withdrawn_at=now)
    row = therapist.get(reverse("api-stretch", args=["gone"])).json()
    assert row["cues"] == ["Watch the knee."] and row["withdrawn"] is True
    assert row["steps"][0] == "Lie on your back."


def test_it_creates_a_routine_with_items(therapist, clinic):
    make_stretch("bridge")
    make_diagnosis("stenosis")
    body = {
        "name": "Morning",
        "diagnoses": ["stenosis"],
        "items": [{"stretch": "bridge", "dose": {"reps": 2}, "note": "slowly"}],
    }
    made = therapist.post(ROUTINES, body)
    assert made.status_code == 201
    row = made.json()
    assert row["items"] == [{"stretch": "bridge", "dose": {"reps": 2}, "note": "slowly"}]
    assert (row["diagnoses"], row["sample"]) == (["stenosis"], False)
    assert row["minutes"] == 2
    assert Routine.objects.get().clinic == clinic


def test_it_changes_only_what_is_sent(therapist, clinic):
    routine = make_routine(clinic, [make_stretch("a")], name="Old", description="Kept")
    address = reverse("api-routine", args=[routine.pk])
    row = therapist.patch(address, {"name": "New"}).json()
    assert (row["name"], row["description"], len(row["items"])) == ("New", "Kept", 1)
    make_stretch("b")
    row = therapist.patch(address, {"items": [{"stretch": "b"}, {"stretch": "a"}]}).json()
    assert [item["stretch"] for item in row["items"]] == ["b", "a"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "X", "course": "forever"}, "course"),
        ({"name": "X", "diagnoses": ["nope"]}, "diagnoses"),
        ({"name": "X", "items": [{"stretch": "nope"}]}, "items"),
        ({"name": "X", "items": [{"stretch": "a"}, {"stretch": "a"}]}, "items"),
        ({"name": "X", "items": [{"stretch": "a", "dose": {"hold_seconds": 301}}]}, "items"),
        ({"name": "X", "items": [{"stretch": "a", "dose": {"hold_seconds": 0.5}}]}, "items"),
        ({"name": "X", "items": [{"stretch": "a", "dose": {"duration_minutes": 5}}]}, None),
        ({"name": "Taken"}, None),
    ],
)
def test_it_refuses_in_one_shape_and_writes_nothing(therapist, clinic, body, field):
    make_stretch("a")
    make_routine(clinic, [], name="Taken")
    refused = therapist.post(ROUTINES, body)
    assert refused.status_code == 400
    error = refused.json()["error"]
    assert error["code"] == "invalid" and error["fields"]
    assert field is None or field in error["fields"]
    assert Routine.objects.count() == 1


def test_a_change_is_made_whole_or_not_at_all(therapist, clinic):
    routine = make_routine(clinic, [make_stretch("a")], name="Old")
    body = {"name": "New", "items": [{"stretch": "nope"}]}
    assert therapist.patch(reverse("api-routine", args=[routine.pk]), body).status_code == 400
    routine.refresh_from_db()
    assert routine.name == "Old" and routine.items.count() == 1


def test_samples_are_read_only(therapist):
    sample = make_routine(None, [], name="Sample")
    address = reverse("api-routine", args=[sample.pk])
    assert therapist.get(address).json()["sample"] is True
    assert therapist.patch(address, {"name": "Mine"}).status_code == 404


@pytest.mark.parametrize("count", [1, 8])
def test_the_routines_cost_the_same_whatever_their_number(
    therapist, clinic, count, django_assert_max_num_queries
):
    stretches = [make_stretch(f"s-{number}") for number in range(4)]
    for _ in range(count):
        make_routine(clinic, stretches)
    with django_assert_max_num_queries(6):
        assert therapist.get(ROUTINES).json()["count"] == count


def test_only_staff_read_and_only_therapists_write(api, clinic, ada, bob, pat, carol):
    routine = make_routine(clinic, [], name="Ours")
    address = reverse("api-routine", args=[routine.pk])
    assert api(ada).get(address).status_code == 200
    assert api(ada).patch(address, {"name": "Hers"}).status_code == 404
    assert api(ada).post(ROUTINES, {"name": "Hers"}).status_code == 404
    assert api(bob).patch(address, {"name": "Shared"}).status_code == 200
    assert api(carol).get(address).status_code == 404
    assert api(pat.user).get(ROUTINES).status_code in (403, 404)
    assert api().get(ROUTINES).status_code in (401, 403)
    assert api(bob).delete(address).status_code == 405
