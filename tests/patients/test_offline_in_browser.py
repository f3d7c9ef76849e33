"""The phone without a connection: the site goes on, nothing is lost, nothing is anybody else's."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from patients.models import Session
from routines.models import Stretch
from tests import build, services
from tests.looking import until
from tests.patients.phones import do_a_session, open_today, rows, until_copied, until_sent
from tests.patients.player import start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Everything the browser keeps for the site, as text.
EVERYTHING = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      found.push(name, request.url, await (await caches.match(request, {ignoreVary: true})).text());
    }
  }
  for (const {name} of await indexedDB.databases()) {
    const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((done) => { const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result); });
      found.push(...rows.map((row) => JSON.stringify(row) + (row.data ? new TextDecoder("latin1").decode(row.data) : "")));
    }
    db.close();
  }
  found.push(JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}));
  return found.join("\\n");
}"""


def test_two_sessions_done_offline_arrive_once_with_their_dates(signed_in):
    first = open_today(signed_in)
    signed_in.set_offline(True)
    for number in (1, 2):
        page = signed_in.new_page()
        do_a_session(page)
        expect(page.locator("[data-slot=summary-state]")).to_contain_text("Saved on this phone")
        assert len(rows(page)) == number
        page.close()
    first.close()
    page = signed_in.new_page()
    page.goto(reverse("today"))
    expect(page.get_by_text("2 sessions saved on this phone, will send later.")).to_be_visible()
    expect(page.get_by_text("Done today and still on this phone: 2")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pat")
    assert Session.objects.count() == 0
    signed_in.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    until_sent(page)
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    stored = Session.objects.values_list("performed_on", "tz")
    assert list(stored) == [(date.fromisoformat(today), "Europe/Berlin")] * 2
    assert rows(page) == []
    expect(page.locator("[data-done-here]")).to_be_hidden()


def test_the_kept_pages_open_offline_and_others_say_what_still_works(signed_in):
    page = open_today(signed_in)
    signed_in.set_offline(True)
    for name in ("today", "session", "plan", "week", "phone"):
        page.goto(reverse(name))
        # The page's own note; the page for what isn't kept has none.
        expect(page.locator("[data-phone-note]")).to_contain_text("You are offline.")
    page.goto("/account/password/change/")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()


def test_a_clinics_own_picture_shows_offline_in_the_player(signed_in, pat, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "stretches").mkdir()
    Image.new("RGB", (80, 60), "teal").save(tmp_path / "stretches" / "own.webp")
    Stretch.objects.filter(slug="hamstring").update(
        picture="stretches/own.webp", alt="Sitting, one leg straight"
    )
    open_today(signed_in)
    signed_in.set_offline(True)
    page = signed_in.new_page()
    page.clock.install()
    start(page)
    picture = page.locator("[data-slot=picture]")
    expect(picture).to_have_attribute("alt", "Sitting, one leg straight")
    until(page, "document.querySelector('[data-slot=picture]').naturalWidth === 80")


def test_all_done_in_one_tap_waits_like_any_session(signed_in):
    page = open_today(signed_in)
    signed_in.set_offline(True)
    page.goto(reverse("today"))
    page.get_by_role("button", name="All done as prescribed").click()
    expect(page.get_by_text("1 session saved on this phone, will send later.")).to_be_visible()
    signed_in.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    until_sent(page)
    assert [row.as_prescribed for row in Session.objects.get().entries.all()] == [True] * 3


def test_an_expired_sign_in_keeps_the_queue_and_asks(signed_in, live_server, pat):
    open_today(signed_in)
    signed_in.set_offline(True)
    page = signed_in.new_page()
    do_a_session(page)
    signed_in.clear_cookies()
    signed_in.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-phone-text]")).to_contain_text("Sign in again to send them.")
    assert len(rows(page)) == 1
    services.sign_in(signed_in, live_server.url, pat.user)
    page.goto(reverse("today"))
    until_sent(page)
    assert Session.objects.count() == 1


def test_another_patient_on_the_same_phone_finds_no_byte_of_the_first(
    signed_in, live_server, clinic, alice, pat
):
    pat.name = "Zebedee Example"
    pat.save()
    open_today(signed_in)
    signed_in.set_offline(True)
    page = signed_in.new_page()
    do_a_session(page)
    page.goto(reverse("session"))
    assert "Zebedee" in page.evaluate(EVERYTHING)
    signed_in.clear_cookies()
    signed_in.set_offline(False)
    second = build.make_patient(clinic, therapist=alice, name="Quincy Second")
    build.make_assignment(second, [build.make_stretch("neck-turn")])
    services.sign_in(signed_in, live_server.url, second.user)
    page = open_today(signed_in)
    for name in ("today", "session", "plan", "phone"):
        page.goto(reverse(name))
        for word in ("Zebedee", "Hamstring", "Cat camel"):
            assert word not in page.content(), (name, word)
    until_copied(page)
    kept = page.evaluate(EVERYTHING)
    mine = [
        str(key)
        for plan in pat.assignments.all()
        for key in plan.prescriptions.values_list("pk", flat=True)
    ]
    for word in ("Zebedee", "Hamstring", "Cat camel", *mine):
        assert word not in kept, word
    # Nor was it sent in the second's name; the first finds it again.
    assert Session.objects.count() == 0
    signed_in.clear_cookies()
    services.sign_in(signed_in, live_server.url, pat.user)
    page.goto(reverse("today"))
    until_sent(page)
    assert [session.patient for session in Session.objects.all()] == [pat]


def test_signing_out_empties_the_phone(signed_in):
    page = open_today(signed_in)
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    kept = page.evaluate(EVERYTHING)
    assert "Pat" not in kept and "Hamstring" not in kept
    page.evaluate("window.isSignIn = true")
    page.go_back()
    until(page, "!window.isSignIn")
    for word in ("Good morning", "Good afternoon", "Good evening", "Hamstring"):
        assert word not in page.content()


def test_signing_out_asks_before_it_deletes_what_is_not_sent(signed_in):
    open_today(signed_in)
    signed_in.set_offline(True)
    page = signed_in.new_page()
    do_a_session(page)
    page.goto(reverse("today"))
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Signing out deletes them.")).to_be_visible()
    page.get_by_role("button", name="Stay signed in").click()
    assert len(rows(page)) == 1


def test_a_conflict_keeps_both_and_a_refusal_does_not_hold_up_the_others(signed_in, pat):
    page = open_today(signed_in)
    signed_in.set_offline(True)
    page = signed_in.new_page()
    for _ in range(3):
        do_a_session(page)
    change = """async ([place, change]) => {
      const outbox = await import("/static/js/offline/outbox.js");
      const {items} = await outbox.waiting();
      await outbox.keep({...items[place], body: {...items[place].body, ...change}});
      return items[place].body;
    }"""
    taken = page.evaluate(change, [0, {}])
    page.evaluate(change, [1, {"performed_on": "2031-01-01"}])
    client = Client()
    client.force_login(pat.user)
    other = {**taken, "note": "Written on another device"}
    answer = client.post(
        reverse("api-sessions"), json.dumps(other), content_type="application/json"
    )
    assert answer.status_code == 201
    signed_in.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-phone-text]")).to_contain_text("needs your decision")
    page.goto(reverse("phone"))
    expect(page.get_by_text("A session can't be in the future.")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Waiting to be sent")).to_have_count(0)
    assert Session.objects.count() == 2
    page.get_by_role("button", name="Keep this one as well").click()
    expect(page.locator("[data-list] > li")).to_have_count(1)
    assert Session.objects.count() == 3
    page.get_by_role("button", name="Delete this one").click()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()


def test_garbage_on_the_phone_is_said_and_harms_nothing(signed_in):
    page = open_today(signed_in)
    page.evaluate(
        """() => new Promise((done) => {
          const r = indexedDB.open("steady", 1);
          r.onupgradeneeded = () => r.result.createObjectStore("outbox", {keyPath: "id"});
          r.onsuccess = () => {
            const t = r.result.transaction("outbox", "readwrite");
            t.objectStore("outbox").put({id: "nonsense", data: 42});
            t.objectStore("outbox").put({id: 7, account: null, body: "x"});
            t.oncomplete = () => { r.result.close(); done(); };
          };
        })"""
    )
    page.goto(reverse("phone"))
    expect(page.get_by_text("cannot be read any more")).to_be_visible()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("cannot be read any more")).to_be_hidden()
    do_a_session(page)
    assert Session.objects.count() == 1
