"""The catalog with a patient in mind."""

import pytest
from django.urls import reverse

from tests.build import make_diagnosis, make_patient_diagnosis, make_rule, make_stretch


@pytest.fixture
def address(pat):
    make_diagnosis("stenosis", flags=["irritable"])
    make_rule("R1", ["stenosis"], ["arch"], verdict="caution", reason="A small arch.")
    make_rule("R2", ["stenosis"], ["twist"], verdict="contraindicated", when="irritable")
    make_stretch("cobra", tags=("trait:arch",), order=1)
    make_stretch("roll", tags=("trait:twist",), order=2)
    make_stretch("rest", order=3)
    return reverse("patient-catalog", args=[pat.pk])


def test_it_judges_by_the_patients_diagnoses_and_open_questions(as_user, alice, pat, address):
    make_patient_diagnosis(pat, "stenosis")
    page = as_user(alice).get(address)
    verdicts = {card.stretch.slug: card.judgement.verdict for card in page.context["found"].cards}
    # Nobody asked whether it is irritable: what could harm counts as contraindicated, and is last.
    assert verdicts == {"rest": "neutral", "cobra": "caution", "roll": "contraindicated"}
    assert list(verdicts) == ["rest", "cobra", "roll"]
    assert "A small arch." in page.content.decode()


def test_it_keeps_diagnoses_out_of_the_address(as_user, alice, pat, address):
    make_patient_diagnosis(pat, "stenosis")
    page = as_user(alice).get(f"{address}?q=cobra").content.decode()
    assert "dx=" not in page and 'name="dx"' not in page
    assert 'hx-history="false"' in page


def test_without_a_diagnosis_no_card_has_a_verdict(as_user, alice, address):
    page = as_user(alice).get(address)
    assert [card.judgement for card in page.context["found"].cards] == [None] * 3


def test_only_who_may_see_the_patient_gets_in(as_user, client, ada, bob, carol, pat, address):
    assert as_user(ada).get(address).status_code == 200
    for user in (bob, carol, pat.user):
        assert as_user(user).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert as_user(ada).post(address).status_code == 405
