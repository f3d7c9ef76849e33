"""A long queue, a session the server can't take, a full phone: said in words, and nothing is lost."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from patients.actions.store_session import MAX_NOTE
from patients.models import Patient, Session
from tests.patients.phones import open_today, rows, until_left, until_sent
from tests.patients.player import answer_and_save, play, start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MANY = 200
ADD = """async (bodies) => {
  const { add } = await import("/static/js/offline/outbox.js");
  for (const body of bodies) await add(body);
}"""
SEND = """async () => {
  const { sendNow } = await import("/static/js/offline/sender.js");
  return sendNow();
}"""
MADE_ONCE = """() => new Promise((done) => {
  window.told = [];
  document.addEventListener("outbox:sending", () => told.push(document.querySelector("[data-phone-text]").textContent));
  done();
})"""


def today() -> date:
    """On the phone, which is in Berlin."""
    return timezone.localdate(timezone=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def bodies(pat: Patient):
    """bodies(3) are three sessions of Pat's, as the player leaves them in the queue."""

    def make(number: int, **more: Any) -> list[dict[str, Any]]:
        line = pat.assignments.get().prescriptions.first()
        return [
            {
                "id": str(uuid4()),
                "performed_on": str(today() - timedelta(days=each % 7)),
                "tz": "Europe/Berlin",
                "entries": [{"prescription": str(line.pk), "as_prescribed": True}],
                "pain_before": each % 11,
                "note": "",
                **more,
            }
            for each in range(number)
        ]

    return make


def queue(context: BrowserContext, page: Page, waiting: list[dict[str, Any]]) -> None:
    """Put sessions into the phone's queue while it is offline."""
    context.set_offline(True)
    page.evaluate(ADD, waiting)


def online(context: BrowserContext, page: Page) -> None:
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def test_two_hundred_sessions_arrive_once_each_and_the_phone_counts_along(signed_in, bodies):
    page = open_today(signed_in)
    waiting = bodies(MANY)
    queue(signed_in, page, waiting)
    expect(page.locator("[data-phone-text]")).to_contain_text(
        "Sessions saved on this phone: 200. They will be sent later."
    )
    page.evaluate(MADE_ONCE)
    online(signed_in, page)
    until_sent(page)
    assert "Sending your sessions: 1 of 200" in page.evaluate("told")
    stored = Session.objects.values_list("uuid", "performed_on", "pain_before")
    expected = {(one["id"], one["performed_on"], one["pain_before"]) for one in waiting}
    assert len(stored) == MANY
    assert {(str(uuid), str(day), pain) for uuid, day, pain in stored} == expected


def test_one_that_the_server_stumbles_over_holds_up_nobody(signed_in, bodies):
    page = open_today(signed_in)
    waiting = bodies(6)
    poisoned = {one["id"] for one in waiting[:3]}
    queue(signed_in, page, waiting)

    def stumble(route: Route) -> None:
        if json.loads(route.request.post_data)["id"] in poisoned:
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    signed_in.route("**/api/v1/sessions/", stumble)
    signed_in.set_offline(False)
    # Three failures in a row end the first round; the second begins with those that never failed.
    assert page.evaluate(SEND)["stopped"] == "later"
    page.evaluate(SEND)
    assert {row["id"] for row in rows(page)} == poisoned
    assert Session.objects.count() == 3
    poisoned.clear()
    page.evaluate(SEND)
    until_sent(page)
    assert Session.objects.count() == 6


def test_a_note_of_five_megabytes_waits_until_it_is_shortened(signed_in, bodies):
    page = open_today(signed_in)
    queue(signed_in, page, bodies(1, note="x" * 5_000_000) + bodies(2))
    online(signed_in, page)
    until_left(page, 1)
    expect(page.locator("[data-phone-text]")).to_contain_text("needs your decision")
    assert Session.objects.count() == 2
    page.goto(reverse("phone"))
    expect(page.get_by_text("Your note has 5000000 characters, and 2000 fit.")).to_be_visible()
    note = page.get_by_label("Note to your therapist")
    assert len(note.input_value()) == MAX_NOTE
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep the whole note as a file").click()
    assert Path(download.value.path()).read_text() == "x" * 5_000_000
    note.fill("It was fine.")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert Session.objects.filter(note="It was fine.").count() == 1


def test_a_day_the_phones_clock_got_wrong_can_be_put_right(signed_in, bodies):
    page = open_today(signed_in)
    queue(signed_in, page, bodies(1, performed_on="2031-01-01"))
    online(signed_in, page)
    expect(page.locator("[data-phone-text]")).to_contain_text("needs your decision")
    page.goto(reverse("phone"))
    expect(page.get_by_text("A session can't be in the future.")).to_be_visible()
    page.get_by_label("Done on").fill(str(today()))
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert Session.objects.get().performed_on == today()


def test_a_long_note_is_counted_where_it_is_written(signed_in):
    page = signed_in.new_page()
    page.clock.install()
    start(page)
    play(page, until="run.step.kind === 'switch'")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Stop and save").click()
    for _ in range(4):
        page.get_by_role("button", name="Continue").click()
    note = page.locator("[data-screen=note] textarea")
    note.fill("x" * (MAX_NOTE + 1))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your note has 2001 characters, and 2000 fit.")).to_be_visible()
    assert len(note.input_value()) == MAX_NOTE + 1
    note.fill("x" * MAX_NOTE)
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("#player[data-became=saved]", state="attached")
    assert len(Session.objects.get().note) == MAX_NOTE


def test_the_phone_and_the_server_agree_how_long_a_note_may_be(signed_in):
    page = open_today(signed_in)
    most = page.evaluate("import('/static/js/offline/fits.js').then((m) => m.MOST_NOTE)")
    assert most == MAX_NOTE


# What a browser does when there is no room: it takes the row, then gives the transaction up.
FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...row) {
    const request = put.apply(this, row);
    this.transaction.abort();
    return request;
  };
}"""


@pytest.fixture
def full(signed_in):
    """Pat's phone, whose browser lets no site keep anything more."""
    page = signed_in.new_page()
    page.clock.install()
    start(page)
    page.evaluate(FULL)
    return page


def test_a_full_phone_sends_straight_to_the_clinic(full):
    play(full, until="run.step.kind === 'switch'")
    full.get_by_role("button", name="Stop").click()
    expect(full.get_by_text("This phone has no room to keep a session for later.")).to_be_visible()
    expect(full.get_by_role("button", name="Go on later today")).to_be_hidden()
    full.get_by_role("button", name="Stop and save").click()
    answer_and_save(full)
    expect(full.locator("[data-slot=summary-state]")).to_contain_text("Saved.")
    assert Session.objects.count() == 1


def test_a_full_phone_without_a_connection_says_so_and_tries_again(full, signed_in):
    play(full, until="run.step.kind === 'switch'")
    signed_in.set_offline(True)
    full.get_by_role("button", name="Stop").click()
    full.get_by_role("button", name="Stop and save").click()
    answer_and_save(full)
    expect(full.locator("[data-slot=summary-state]")).to_contain_text("Leave this page open")
    assert Session.objects.count() == 0
    signed_in.set_offline(False)
    full.get_by_role("button", name="Try again").click()
    full.wait_for_selector("#player[data-became=saved]", state="attached")
    assert Session.objects.count() == 1


def test_all_done_on_a_full_phone_says_so(signed_in):
    page = open_today(signed_in)
    page.evaluate(FULL)
    signed_in.set_offline(True)
    page.get_by_role("button", name="All done as prescribed").click()
    expect(page.get_by_text("This phone has no room for your session.")).to_be_visible()
    expect(page.get_by_role("button", name="All done as prescribed")).to_be_enabled()
