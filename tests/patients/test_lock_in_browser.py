"""A phone that lay unused for a day: one touch opens it, and what waited on it is sent then."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients.models import Session
from tests import services
from tests.patients.phones import do_a_session, open_today, rows, until_copied, until_sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = 24 * 3600
# What a browser does when nobody touches the sensor, or the wrong finger.
NO_FINGER = """() => {
  navigator.credentials.get = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""
TOUCH = 48  # px, of a finger that hurts


@pytest.fixture
def page(signed_in) -> Page:
    """Pat's phone, on which Pat has set up a passkey, at Today."""
    page = signed_in.new_page()
    services.give_authenticator(page)
    page.goto(reverse("settings"))
    page.get_by_role("link", name=re.compile("Sign in with this phone")).click()
    page.get_by_role("link", name="Use this phone").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Passkey").first.wait_for()
    return page


def lock(context) -> None:
    services.run_down(context, DAY + 60)


def at(page: Page, name: str) -> None:
    """Wait until the page is there; an address may also stand in what follows its own."""
    page.wait_for_url(lambda url: urlsplit(url).path == reverse(name))


def unlock(page: Page) -> None:
    page.get_by_role("button", name="Unlock", exact=True).click()


def test_one_touch_opens_it_where_one_was_going(page, signed_in):
    lock(signed_in)
    page.goto(reverse("week"))
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    button = page.get_by_role("button", name="Unlock", exact=True)
    assert button.bounding_box()["height"] >= TOUCH
    # Without scrolling, on a small phone.
    expect(button).to_be_in_viewport()
    unlock(page)
    at(page, "week")
    page.goto(reverse("plan"))
    at(page, "plan")
    until_copied(page)


def test_a_session_done_offline_waits_for_the_unlock_and_is_sent_then(page, signed_in):
    open_today(signed_in).close()
    signed_in.set_offline(True)
    lock(signed_in)
    do_a_session(page)
    expect(page.locator("[data-slot=summary-state]")).to_contain_text("Saved on this phone")
    page.goto(reverse("today"))
    signed_in.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-phone-text]")).to_contain_text("Unlock to send.")
    assert len(rows(page)) == 1
    page.locator("[data-phone-note]").get_by_role("link", name="Unlock").click()
    expect(page.get_by_text("1 session saved on this phone. Unlock to send it.")).to_be_visible()
    assert Session.objects.count() == 0
    unlock(page)
    at(page, "today")
    until_sent(page)
    assert Session.objects.count() == 1


def test_a_session_that_ends_on_a_locked_phone_is_kept_and_says_so(page, signed_in):
    page.clock.install()
    lock_later = lambda route: (lock(signed_in), route.continue_())  # noqa: E731
    signed_in.route("**/api/v1/sessions/", lock_later)
    do_a_session(page)
    expect(page.locator("[data-slot=summary-state]")).to_contain_text("Unlock to send it.")
    assert len(rows(page)) == 1
    signed_in.unroute("**/api/v1/sessions/")
    page.goto(reverse("today"))
    unlock(page)
    at(page, "today")
    until_sent(page)
    assert Session.objects.count() == 1


def test_what_the_phone_sends_and_fetches_by_itself_puts_no_lock_off(page, signed_in):
    """A forgotten tab comes online: the queue is sent, copies are fetched, and nobody was there."""
    open_today(signed_in).close()
    signed_in.set_offline(True)
    do_a_session(page)
    services.run_down(signed_in, DAY - 600)
    asked = []
    signed_in.on("request", lambda request: asked.append(urlsplit(request.url).path))
    signed_in.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    until_sent(page)
    for _ in range(50):
        if reverse("phone-files") in asked and reverse("plan") in asked:
            break
        page.wait_for_timeout(100)
    assert {reverse("api-sessions"), reverse("phone-files"), reverse("plan")} <= set(asked)
    assert services.quiet_for(signed_in) > DAY - 660


def test_a_code_by_mail_opens_it_when_the_passkey_fails(page, signed_in):
    lock(signed_in)
    page.goto(reverse("week"))
    page.get_by_role("button", name="Send me a code by e-mail").click()
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.M)[0]
    page.get_by_label("The code from the e-mail").fill(code)
    unlock(page)
    at(page, "week")
    until_copied(page)


def test_a_passkey_that_gives_no_answer_is_said_in_words(page, signed_in):
    lock(signed_in)
    page.goto(reverse("week"))
    page.evaluate(NO_FINGER)
    unlock(page)
    expect(page.get_by_role("alert")).to_contain_text("Nothing came back from your device.")
    expect(page.get_by_role("button", name="Send me a code by e-mail")).to_be_enabled()
