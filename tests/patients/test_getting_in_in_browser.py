"""The way in, in a real browser: what a test client doesn't do, such as sending an Origin."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from patients.actions.invite_patient import invite_patient
from tests import build, services
from tests.looking import wider_than

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def invitation(pat, alice):
    pat.user = None
    pat.save()
    return invite_patient(patient=pat, by=alice, now=timezone.now())


def test_a_phone_gets_from_the_link_to_today_and_back_in_by_a_code(page, invitation):
    page.goto(reverse("invitation-link", args=[invitation.token]))
    for name, value in (("day", "17"), ("month", "5"), ("year", "1984")):
        page.fill(f"[name={name}]", value)
    page.click("button:visible")
    page.click("text=I agree")
    page.wait_for_url("**/today/")
    page.context.clear_cookies()
    page.goto(reverse("account_request_login_code"))
    page.fill("[name=email]", "pat@example.org")
    page.click("text=Send me a code")
    page.fill("[name=code]", re.search(r"^\d{6}$", mail.outbox[-1].body, re.M)[0])
    page.click("button[value=verify]")
    page.wait_for_url("**/today/")


def test_it_stays_narrow_and_keeps_the_text_size(page, live_server, pat):
    build.make_assignment(pat, [build.make_stretch("bridge")], starts_on=timezone.now().date())
    services.sign_in(page.context, live_server.url, pat.user)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(reverse("settings"))
    page.click("[data-text-choice=larger]")
    for name in ("settings", "reminders", "own-calendar", "own-devices", "plan-print"):
        page.goto(reverse(name))
        assert page.locator("html").get_attribute("data-text") == "larger"
        assert wider_than(page, 320) == [], name
