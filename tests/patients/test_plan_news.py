from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests import build
from tests.conftest import NOW
from therapy.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
TITLE = "What changed in your plan, and why"


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stretch():
    return build.make_stretch("figure-4")


@pytest.fixture
def plan(pat, stretch):
    old = build.make_assignment(pat, [stretch], ends_on=TODAY - timedelta(days=1))
    new = build.make_assignment(pat, [stretch], starts_on=TODAY, replaces=old)
    step = {"field": "hold_seconds", "from": 20, "to": 30, "why": "", "source": "therapist"}
    new.prescriptions.update(hold_seconds=30, steps=[{**step, "kind": "override"}])
    return new


def today(client) -> str:
    return client.get(reverse("today")).content.decode()


def test_today_tells_what_a_new_version_changed_and_why(as_user, pat, plan):
    page = today(as_user(pat.user))
    assert TITLE in page
    assert "now Hold 30 seconds" in page and "Your therapist set this: 30 seconds" in page


def test_it_tells_it_until_it_has_been_read(as_user, pat, plan):
    phone = as_user(pat.user)
    seen = reverse("plan-changes-seen", args=[plan.pk])
    assert phone.post(seen).url == phone.post(seen).url == reverse("today")
    assert TITLE not in today(phone)
    assert AuditEntry.objects.filter(verb="see_changes").count() == 1
    assert "What changed" in phone.get(reverse("plan")).content.decode()


def test_it_tells_of_a_second_change_after_the_first_was_read(as_user, pat, plan, stretch):
    phone = as_user(pat.user)
    phone.post(reverse("plan-changes-seen", args=[plan.pk]))
    type(plan).objects.filter(pk=plan.pk).update(
        starts_on=TODAY - timedelta(days=2), ends_on=TODAY - timedelta(days=1)
    )
    build.make_assignment(pat, [build.make_stretch("bridge")], starts_on=TODAY, replaces=plan)
    assert TITLE in today(phone)


def test_it_says_nothing_of_a_first_plan_or_of_one_that_changed_nothing(as_user, pat, stretch):
    old = build.make_assignment(pat, [stretch], ends_on=TODAY - timedelta(days=1))
    assert TITLE not in today(as_user(pat.user))
    build.make_assignment(pat, [stretch], starts_on=TODAY, replaces=old)
    assert TITLE not in today(as_user(pat.user))


def test_it_costs_one_query_more_for_as_long_as_it_is_unread(
    as_user, pat, plan, django_assert_max_num_queries
):
    phone = as_user(pat.user)
    with django_assert_max_num_queries(9):
        assert TITLE in today(phone)
    phone.post(reverse("plan-changes-seen", args=[plan.pk]))
    with django_assert_max_num_queries(8):
        assert TITLE not in today(phone)


@pytest.mark.parametrize("who", ["quinn", "rob"])
def test_nobody_else_puts_it_away(request, as_user, plan, who):
    stranger = request.getfixturevalue(who).user
    assert as_user(stranger).post(reverse("plan-changes-seen", args=[plan.pk])).status_code == 404
    plan.refresh_from_db()
    assert plan.changes_seen_at is None
