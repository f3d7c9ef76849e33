"""Lists by the API come a page at a time, however much is asked for."""

import pytest
from django.urls import reverse

from tests import build

pytestmark = pytest.mark.django_db
LISTS = ["api-assignments", "api-sessions", "api-patients", "api-stretches", "api-routines"]
ABSURD = ["9" * 23, "9" * 4000, str(2**63), str(2**63 - 1)]


@pytest.fixture
def plans(pat):
    for number in range(3):
        build.make_assignment(pat, [build.make_stretch(f"stretch-{number}")])


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("number", ABSURD)
def test_a_limit_or_an_offset_beyond_all_counting_is_answered(as_user, ada, plans, name, number):
    browser = as_user(ada)
    most = browser.get(reverse(name), {"limit": number})
    assert most.status_code == 200 and len(most.json()["results"]) == most.json()["count"]
    behind = browser.get(reverse(name), {"offset": number})
    assert behind.status_code == 200 and behind.json()["results"] == []
    both = browser.get(reverse(name), {"limit": number, "offset": 1})
    assert both.status_code == 200


def test_nobody_gets_more_than_a_thousand_at_once(as_user, ada, monkeypatch, plans):
    monkeypatch.setattr("therapy.api_pages.Pages.max_limit", 2)
    page = as_user(ada).get(reverse("api-assignments"), {"limit": 500}).json()
    assert page["count"] == 3 and len(page["results"]) == 2
    assert "limit=2" in page["next"]
