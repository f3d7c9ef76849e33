from pathlib import Path

import pytest

from patients.desk.limits import default_limits
from patients.models import ClinicThresholds
from patients.pages.definitions import example_rows
from patients.reports.definition_words import as_markdown

DOCS = Path(__file__).resolve().parents[2] / "docs" / "adherence.md"


def test_the_docs_hold_the_same_sentences_as_the_page():
    block = DOCS.read_text().partition("<!-- definitions -->\n")[2].partition("<!-- /def")[0]
    assert block == as_markdown(default_limits()), "run manage.py print_definitions"


def test_the_worked_example_is_reckoned_as_the_docs_say():
    rows = {row["name"]: (row["first"], row["second"]) for row in example_rows()}
    assert rows["Session adherence"] == ("5/12 = 41.7%", "7/12 = 58.3%")
    assert rows["Dose adherence of A"] == ("38.9%", "55.6%")
    assert rows["Dose adherence of B"] == ("66.7%", "66.7%")
    assert rows["Dose adherence"] == ("52.8%", "61.1%")
    assert rows["Extra sessions"] == ("1", "1")
    assert rows["Entered late"] == ("0/6", "2/8")


@pytest.mark.django_db
def test_staff_read_the_desks_rules_with_their_clinics_numbers(as_user, alice, clinic):
    ClinicThresholds.objects.create(clinic=clinic, pain_high=8)
    page = as_user(alice).get("/definitions/").content.decode()
    assert "High pain: 8 or more of 10" in page
    assert "41.7%" in page


@pytest.mark.django_db
def test_patients_read_what_concerns_them(as_user, pat):
    page = as_user(pat.user).get("/definitions/").content.decode()
    assert "Session adherence" in page
    assert "High pain" not in page
