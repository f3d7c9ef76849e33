from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from patients.models import Session
from patients.plans.gentler import gentler_lines
from tests import build
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
URL = reverse("too-sore")


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def easier():
    return build.make_stretch("gentle-bridge", tags=("trait:gentle",))


@pytest.fixture
def stretches(easier):
    names = ("bridge", "figure-4", "knee-to-chest")
    return [build.make_stretch(name, easier=easier if name == "bridge" else None) for name in names]


@pytest.fixture
def plan(pat, stretches):
    return build.make_assignment(pat, stretches)


@pytest.fixture
def phone(as_user, pat):
    return as_user(pat.user)


def sent(plan, **more):
    lines = [line.pk for line in plan.prescriptions.all()]
    return {
        "uuid": uuid4(),
        "performed_on": TODAY,
        "tz": "Europe/Berlin",
        "line": lines,
        **more,
    }


def test_today_offers_a_shorter_session_and_a_way_out(phone, plan):
    page = phone.get(reverse("today")).content.decode()
    assert f"{reverse('session')}?short=1" in page and URL in page


def test_today_offers_nothing_shorter_than_two(phone, pat, stretches):
    build.make_assignment(pat, stretches[:2])
    assert "short=1" not in phone.get(reverse("today")).content.decode()


def test_a_short_session_is_the_first_two_lines(phone, plan):
    page = phone.get(reverse("session"), {"short": 1}).content.decode()
    assert page.count("data-line ") == 2
    first, second, _ = plan.prescriptions.order_by("order")
    done = {f"how-both-{line.pk}": "done" for line in (first, second)}
    phone.post(
        f"{reverse('session')}?short=1", {**sent(plan), "line": [first.pk, second.pk], **done}
    )
    assert Session.objects.get().entries.count() == 2


def test_it_says_when_to_get_help_and_whom_to_call(phone, plan):
    page = phone.get(URL).content.decode()
    assert "a day of rest is fine" in page
    assert "Get help rather than rest" in page and "+1 555 0100" in page


def test_it_logs_that_every_stretch_hurt(phone, plan):
    answer = phone.post(URL, sent(plan), follow=True)
    assert "your therapist can see that it hurt" in answer.content.decode()
    entries = Session.objects.get().entries.all()
    assert [entry.skipped for entry in entries] == ["pain"] * 3
    assert "You skipped earlier, and that is fine." in answer.content.decode()


def test_it_logs_once_for_two_taps(phone, plan):
    body = sent(plan)
    assert [phone.post(URL, body).status_code for _ in range(2)] == [302, 302]
    assert Session.objects.count() == 1


def test_it_does_not_log_another_patients_lines(phone, rob):
    plan = build.make_assignment(rob, [build.make_stretch("another")])
    phone.post(URL, sent(plan))
    assert not Session.objects.exists()


def test_it_is_for_days_on_which_something_is_due(phone, pat, stretches):
    build.make_assignment(pat, stretches, schedule={"days_of_week": [2]})
    assert phone.get(URL).url == reverse("today")


@pytest.mark.parametrize(
    ("verdict", "offered"),
    [("preferred", True), ("caution", False), ("contraindicated", False)],
)
def test_it_offers_only_easier_ones_that_suit_the_patient(pat, plan, easier, verdict, offered):
    build.make_patient_diagnosis(pat, "stenosis")
    build.make_rule("R99", ["stenosis"], ["gentle"], verdict=verdict)
    lines = list(plan.prescriptions.select_related("stretch"))
    assert (gentler_lines(pat, lines, TODAY) == [easier]) == offered


def test_it_offers_no_easier_one_that_is_in_the_session_already(pat, stretches, easier):
    plan = build.make_assignment(pat, [*stretches, easier])
    assert gentler_lines(pat, list(plan.prescriptions.select_related("stretch")), TODAY) == []


def test_it_is_the_patients_own_page(as_user, alice, ada, client):
    assert as_user(alice).get(URL).status_code == as_user(ada).get(URL).status_code == 404
    assert client.post(URL).status_code == 302
