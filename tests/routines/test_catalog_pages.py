"""The catalog and a stretch's page: what they show, to whom, at what cost."""

import pytest
from django.urls import reverse

from routines.models import Stretch
from tests.build import make_diagnosis, make_routine, make_rule, make_stretch

CATALOG = reverse("catalog")


@pytest.fixture
def shelf(db):
    """Three stretches: one the rule speaks against, one it prefers, one it doesn't know."""
    make_diagnosis("stenosis")
    make_rule(
        "R1", ["stenosis"], ["lumbar_extension"], verdict="contraindicated", reason="No arch."
    )
    make_rule("R2", ["stenosis"], ["lumbar_flexion"], verdict="preferred", reason="Round it.")
    make_stretch("press-up", position="prone", tags=("trait:lumbar_extension",), order=1)
    make_stretch("plain", tags=("muscle:piriformis", "equipment:mat"), order=2)
    make_stretch("knees", tags=("trait:lumbar_flexion",), order=3)


def shown(page) -> list[str]:
    return [card.stretch.slug for card in page.context["found"].cards]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["press-up", "plain", "knees"]),
        ("q=PIRIFORMIS", ["plain"]),
        ("q=press", ["press-up"]),
        ("position=prone", ["press-up"]),
        ("position=prone&position=supine", ["press-up", "plain", "knees"]),
        ("muscle=piriformis", ["plain"]),
        ("trait=lumbar_flexion", ["knees"]),
        ("equipment=mat", ["plain"]),
        ("equipment=none", ["press-up", "knees"]),
        ("kind=cardio", []),
        ("sort=name", ["knees", "plain", "press-up"]),
        ("dx=stenosis", ["knees", "plain", "press-up"]),
        ("dx=stenosis&verdict=contraindicated", ["press-up"]),
        ("dx=no-such-thing&verdict=preferred&page=x", ["press-up", "plain", "knees"]),
    ],
)
def test_it_searches_filters_and_puts_conflicts_last(shelf, as_user, alice, query, found):
    assert shown(as_user(alice).get(f"{CATALOG}?{query}")) == found


def test_it_says_verdict_and_reason_only_once_a_diagnosis_is_chosen(shelf, as_user, alice):
    client = as_user(alice)
    assert "No arch." not in client.get(CATALOG).content.decode()
    page = client.get(f"{CATALOG}?dx=stenosis").content.decode()
    assert "Contraindicated</strong> <span>No arch." in page
    assert "No rule applies" in page


def test_it_counts_a_flag_as_no_until_it_is_ticked(as_user, alice):
    make_diagnosis("disc", flags=["irritable"])
    make_rule("R1", ["disc"], ["x"], verdict="contraindicated", when="irritable")
    make_stretch("a", tags=("trait:x",))
    client = as_user(alice)
    assert client.get(f"{CATALOG}?dx=disc").context["found"].cards[0].judgement.verdict == "neutral"
    ticked = client.get(f"{CATALOG}?dx=disc&flag=irritable").context["found"].cards[0]
    assert ticked.judgement.verdict == "contraindicated"


def test_it_shows_shared_and_own_stretches_but_no_withdrawn_and_no_other_clinics(
    as_user, alice, clinic, other_clinic, now
):
    make_stretch("shared")
    make_stretch("ours", clinic=clinic, order=9)
    make_stretch("theirs", clinic=other_clinic)
    make_stretch("gone", withdrawn_at=now)
    assert shown(as_user(alice).get(CATALOG)) == ["shared", "ours"]


def test_it_swaps_only_the_results_for_htmx_and_says_how_many(shelf, as_user, alice):
    page = as_user(alice).get(f"{CATALOG}?q=plain", headers={"HX-Request": "true"})
    html = page.content.decode()
    assert "<html" not in html and 'id="facets"' in html and 'hx-swap-oob="true"' in html
    assert page.headers["HX-Trigger"] == '{"announce": "1 stretch"}'


@pytest.mark.parametrize("count", [3, 60])
def test_it_asks_the_database_the_same_few_questions_however_many(
    as_user, alice, count, django_assert_max_num_queries
):
    make_diagnosis("stenosis")
    make_rule("R1", ["stenosis"], ["a"])
    for number in range(count):
        make_stretch(f"s-{number}", tags=("trait:a", "muscle:piriformis", "region:hip"))
    client = as_user(alice)
    with django_assert_max_num_queries(10):
        page = client.get(f"{CATALOG}?dx=stenosis&muscle=piriformis")
    assert page.context["found"].total == count
    assert len(page.context["found"].cards) == min(count, 24)


def test_a_stretch_says_everything_known_of_it(shelf, as_user, alice, clinic):
    row = Stretch.objects.get(slug="press-up")
    make_routine(clinic, [row], name="Morning press")
    page = as_user(alice).get(reverse("stretch", args=["press-up"])).content.decode()
    for words in ("Press up", "Lie on your back.", "Hold 20 seconds", "Morning press", "No arch."):
        assert words in page


def test_a_stretchs_page_asks_a_constant_number_of_questions(
    shelf, as_user, alice, django_assert_max_num_queries
):
    client = as_user(alice)
    with django_assert_max_num_queries(8):
        client.get(reverse("stretch", args=["press-up"]))


@pytest.mark.parametrize("who", ["alice", "bob", "ada"])
@pytest.mark.parametrize("address", [CATALOG, "/catalog/plain/"])
def test_all_staff_may_read(shelf, as_user, request, who, address):
    assert as_user(request.getfixturevalue(who)).get(address).status_code == 200


@pytest.mark.parametrize("address", [CATALOG, "/catalog/plain/"])
def test_others_may_not(shelf, as_user, client, pat, alice, address):
    assert as_user(pat.user).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert as_user(alice).post(address).status_code == 405


def test_another_clinics_stretch_is_not_there(as_user, carol, clinic):
    make_stretch("ours", clinic=clinic)
    assert as_user(carol).get("/catalog/ours/").status_code == 404
