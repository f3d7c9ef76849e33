"""The warning before a session ends, on a bad network, before a server in trouble, after a sleep."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from tests import services
from therapy.accounts.models import User
from therapy.accounts.sessions import SEEN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOK = re.compile("/keep-working/$")
OUT, AWAY = "You are signed out", "We can't reach the site"


def no_network(page):
    page.route(LOOK, lambda route: route.abort())


def server_in_trouble(page):
    page.route(LOOK, lambda route: route.fulfill(status=503, body="Busy."))


def somebody_elses_page(page):
    """As a hotel's network answers: fine, and nothing of ours."""
    page.route(LOOK, lambda route: route.fulfill(status=200, body="<h1>Welcome!</h1>"))


TROUBLES = [no_network, server_in_trouble, somebody_elses_page]


@pytest.fixture
def form(page, live_server, ada):
    """An admin has begun to type; whatever goes wrong in the page fails the test."""
    cache.clear()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    services.sign_in(page.context, live_server.url, ada)
    page.clock.install()
    page.goto(reverse("person-invite"))
    page.get_by_label("Name").fill("Nia New")
    yield page
    assert not wrong


def rested(page, minutes: float) -> None:
    """Let the session have been quiet for so long, on the server."""
    key = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
    store = SessionStore(key)
    store[SEEN] = time.time() - minutes * 60
    store.save()


def come_back(page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def sleep(page, **long: float) -> None:
    """The computer's clock goes on, and no timer does."""
    page.clock.set_system_time(time.time() + timedelta(**long).total_seconds())


def says(page, words: str) -> None:
    page.get_by_role("heading", name=words).wait_for()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_it_never_says_signed_out_when_it_cannot_know(form, trouble):
    trouble(form)
    with form.expect_event("requestfinished" if trouble is not no_network else "requestfailed"):
        come_back(form)
    # The answer has come; give the page its turn to act on it.
    form.evaluate("new Promise((done) => setTimeout(done, 50))")
    expect(form.locator("dialog[open]")).to_have_count(0)
    expect(form.get_by_label("Name")).to_have_value("Nia New")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_keeping_on_without_an_answer_says_so_and_loses_nothing(form, trouble):
    rested(form, 29)
    come_back(form)
    says(form, "Are you still there?")
    trouble(form)
    form.get_by_role("button", name="Keep working").click()
    says(form, AWAY)
    expect(form.get_by_role("heading", name=OUT)).to_be_hidden()
    expect(form.get_by_label("Name", exact=False).first).to_have_value("Nia New")
    form.unroute(LOOK)
    form.get_by_role("button", name="Try again").click()
    form.locator("dialog[open]").wait_for(state="detached")
    expect(form.get_by_label("Name")).to_have_value("Nia New")


def test_after_a_sleep_it_asks_at_once_by_the_clock_on_the_wall(form):
    rested(form, 31)
    sleep(form, minutes=31)
    says(form, OUT)
    assert not form.get_by_label("Name").is_visible()


def test_after_a_sleep_without_a_network_it_covers_the_page_and_tries_again(form):
    no_network(form)
    rested(form, 5)
    sleep(form, minutes=31)
    says(form, AWAY)
    assert not form.get_by_label("Name").is_visible()
    form.unroute(LOOK)
    form.clock.fast_forward(20_000)
    form.locator("dialog[open]").wait_for(state="detached")
    expect(form.get_by_label("Name")).to_have_value("Nia New")


def test_signing_in_elsewhere_and_coming_back_is_enough(form, live_server, ada):
    rested(form, 31)
    come_back(form)
    says(form, OUT)
    services.sign_in(form.context, live_server.url, ada)
    come_back(form)
    form.locator("dialog[open]").wait_for(state="detached")
    form.get_by_label("E-mail").fill("nia@example.org")
    form.get_by_role("button", name="Send invitation").click()
    form.wait_for_url(lambda url: url.endswith(reverse("people")))
    assert User.objects.get(email="nia@example.org").name == "Nia New"
