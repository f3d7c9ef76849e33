"""The led session in a real browser, its clock run forward by the test."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from patients.models import Session
from patients.own.today import lines_on, timed_item
from routines.models import Stretch
from routines.phases import phases
from routines.timing import session_seconds
from tests import build, services
from tests.looking import cut_off, piled_up, twice_the_letters, wider_than
from tests.patients.player import answer_and_save, heard, make_three_kinds, play, start, until_kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Everything that moved while the session ran, by what and how far.
WATCH_SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!document.querySelector("[data-screen=exercise]").hidden) {
        window.shifts.push([entry.value, ...entry.sources.map((each) => each.node?.outerHTML ?? "")]);
      }
    }
  }).observe({type: "layout-shift"});
}"""
PHONE = {"width": 360, "height": 640}


@pytest.fixture
def player(page, live_server, pat):
    """Pat's phone, with a plan, before the session page is opened."""
    make_three_kinds(pat)
    services.sign_in(page.context, live_server.url, pat.user)
    page.set_viewport_size(PHONE)
    page.clock.install()
    return page


def entries_of(session: Session) -> list[tuple]:
    rows = session.entries.order_by("pk")
    return [
        (row.stretch.slug, row.side, row.as_prescribed, row.reps, row.hold_seconds, row.skipped)
        for row in rows
    ]


def test_it_plays_the_whole_session_as_the_one_model_of_time_says(player, pat, now):
    complaints = []
    player.on("console", lambda message: complaints.append(message.text))
    start(player, pain=4)
    player.evaluate(WATCH_SHIFTS)
    begun = player.evaluate("performance.now()")
    play(player)
    cues = heard(player)
    items = [timed_item(line) for line in lines_on(pat, now.date())]
    steps = [(cue["kind"], cue["side"]) for cue in cues if cue["type"] == "step"]
    # A repetition after the first is counted, not spoken; cardio waits for a tap.
    spoken = [
        (phase.kind, phase.side)
        for phase in phases(items)
        if not (phase.kind == "move" and phase.rep not in (1, None))
    ]
    assert [step for step in steps if step[0] != "gate"] == spoken
    seconds = (cues[-1]["at"] - begun) / 1000
    assert cues[-1]["text"] == "Well done"
    assert seconds == pytest.approx(session_seconds(items), abs=1)
    assert [text for text in complaints if "Security Policy" in text] == []
    assert player.evaluate("shifts") == []


def test_it_changes_sides_with_a_full_turn_for_each(player):
    start(player)
    play(player, until="run.step.kind === 'switch'")
    expect(player.locator(".play .side-pill")).to_have_text("Right side")
    expect(player.locator(".play-cue")).to_have_text("Now the right side")
    play(player, until="run.step.place === 1")
    sides = [
        cue["side"] for cue in heard(player) if cue["kind"] == "hold" and cue["type"] == "step"
    ]
    assert sides == ["left", "left", "right", "right"]


def test_it_logs_what_was_done(player, pat):
    start(player, pain=4)
    play(player)
    player.locator("[data-screen=after] .pain-number").nth(2).click()
    player.get_by_role("button", name="Continue").click()
    player.get_by_label("Your session").get_by_label("Closer to my back").check()
    for _ in range(3):
        player.get_by_role("button", name="Continue").click()
    player.get_by_role("button", name="Save").click()
    expect(player.locator("[data-slot=summary-state]")).to_contain_text("Saved.")
    session = Session.objects.get()
    assert (session.pain_before, session.pain_after, session.effort) == (4, 2, None)
    assert (session.pain_shift, session.felt_where) == ("nearer_back", None)
    assert entries_of(session) == [
        ("hamstring", "both", True, None, None, ""),
        ("cat-camel", "both", True, None, None, ""),
        ("walking", "both", True, None, None, ""),
    ]


def test_it_stops_at_once_when_it_hurts_and_keeps_what_was_done(player):
    start(player)
    play(player, until="run.step.kind === 'switch'")
    play(player, until="run.step.kind === 'hold'")
    player.clock.run_for(8000)
    player.get_by_role("button", name="It hurts").first.click()
    left = player.evaluate("ledSession.run.left()")
    player.clock.run_for(5000)
    assert player.evaluate("ledSession.run.left()") == left
    player.locator("[data-sheet=hurt] .pain-number").nth(7).click()
    player.get_by_role("button", name="End the session").click()
    answer_and_save(player)
    session = Session.objects.get()
    assert entries_of(session)[:2] == [
        ("hamstring", "left", True, None, None, ""),
        ("hamstring", "right", False, 1, 8, ""),
    ]
    assert session.entries.get(side="right").pain == 7
    assert {row.skipped for row in session.entries.all()[2:]} == {"pain"}


def test_it_asks_why_something_is_skipped(player):
    start(player)
    player.get_by_role("button", name="Skip this").click()
    player.get_by_role("button", name="No time").click()
    expect(player.locator("[data-slot=name]")).to_have_text("Cat camel")
    player.get_by_role("button", name="Stop").click()
    player.get_by_role("button", name="Stop and save").click()
    answer_and_save(player)
    assert entries_of(Session.objects.get()) == [
        ("hamstring", "both", False, None, None, "no_time")
    ]


def test_it_pauses_honestly_when_the_screen_goes_off(player):
    start(player)
    player.clock.run_for(4000)
    player.evaluate("""() => {
      Object.defineProperty(document, "hidden", {value: true, configurable: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    left = player.evaluate("ledSession.run.left()")
    player.clock.run_for(60_000)
    assert player.evaluate("ledSession.run.left()") == left
    expect(player.locator("[data-slot=paused-why]")).to_have_text("Paused while the screen was off")
    player.get_by_role("button", name="Go on", exact=True).last.click()
    play(player, until="run.step.kind === 'hold'", most=10)


def test_it_goes_on_where_a_closed_page_stopped(player):
    start(player, pain=3)
    play(player, until="run.step.kind === 'rest'")
    until_kept(player)
    player.reload()
    expect(player.get_by_text("You stopped at “Hamstring”. Nothing is lost.")).to_be_visible()
    player.get_by_role("button", name="Go on").click()
    assert player.evaluate("ledSession.run.step.kind") == "rest"
    play(player)
    answer_and_save(player)
    session = Session.objects.get()
    assert session.pain_before == 3
    assert all(row.as_prescribed for row in session.entries.all())


def test_done_ends_a_set_and_the_keys_work(player):
    start(player)
    player.locator("[data-slot=name]").focus()
    player.keyboard.press(" ")
    assert player.evaluate("ledSession.run.paused") == "tap"
    player.keyboard.press(" ")
    player.keyboard.press("n")
    player.get_by_role("button", name="Not sure how").click()
    play(player, until="run.step.kind === 'move'")
    player.get_by_role("button", name="Done").click()
    assert player.evaluate("ledSession.run.step.kind") == "rest"
    assert (
        player.evaluate("ledSession.run.kept().done[ledSession.run.step.line.id].sides.both.reps")
        == 5
    )
    player.locator("[data-slot=name]").focus()
    player.keyboard.press("Escape")
    expect(player.get_by_role("heading", name="Stop here?")).to_be_visible()


def test_repetitions_can_go_at_ones_own_pace(player):
    player.goto(reverse("session"))
    player.wait_for_selector("html.is-led")
    player.get_by_text("Sound and help").click()
    player.get_by_label("Count the repetitions for me").uncheck()
    player.get_by_role("button", name="Start").click()
    play(player, until="run.step.kind === 'move'")
    expect(player.locator(".play .clock")).to_have_text("5×")
    player.clock.run_for(120_000)
    assert player.evaluate("[ledSession.run.step.set, ledSession.run.step.rep]") == [1, 1]
    player.get_by_role("button", name="Done").click()
    assert player.evaluate("ledSession.run.step.kind") == "rest"


def test_when_it_hurts_the_easier_one_of_the_plan_is_offered(player, pat, now):
    hard = Stretch.objects.get(slug="hamstring")
    hard.easier = build.make_stretch("hamstring-lying", hold_seconds=10, reps=1)
    hard.save()
    # Three days on: no midnight between here and the phone makes it today.
    other_day = [((timezone.localdate().isoweekday() + 2) % 7) + 1]
    build.make_assignment(pat, [hard.easier], schedule={"days_of_week": other_day})
    start(player)
    player.get_by_role("button", name="It hurts").first.click()
    player.get_by_role("button", name="Try the easier one: Hamstring lying").click()
    expect(player.locator("[data-slot=name]")).to_have_text("Hamstring lying")
    play(player, until="run.step.place === 2")
    player.get_by_role("button", name="Stop").click()
    player.get_by_role("button", name="Stop and save").click()
    answer_and_save(player)
    assert entries_of(Session.objects.get()) == [
        ("hamstring", "both", False, None, None, "pain"),
        ("hamstring-lying", "both", True, None, None, ""),
    ]


def test_an_emergency_sign_shows_help_at_once_and_is_sent(player, pat):
    start(player)
    play(player, until="run.step.place === 1")
    player.get_by_role("button", name="Stop").click()
    player.get_by_role("button", name="Stop and save").click()
    for _ in range(3):
        player.get_by_role("button", name="Continue").click()
    player.locator("[data-screen=signs] input").first.check()
    expect(player.locator("[data-screen=signs] [data-help=emergency]")).to_be_visible()
    player.get_by_role("button", name="Continue").click()
    player.wait_for_selector("#player[data-became=saved]", state="attached")
    assert Session.objects.get().alerts.count() == 1


def test_the_plain_list_is_one_tap_away(player):
    player.goto(reverse("session"))
    player.get_by_role("link", name="Use the simple list instead").click()
    expect(player.get_by_role("button", name="Save")).to_be_visible()
    assert player.locator("#player").count() == 0


# WCAG's narrowest screen in both colours, and letters of twice the size on a usual one.
LOOKS = [(320, "light", 1), (320, "dark", 1), (360, "light", 2)]


@pytest.mark.parametrize(("width", "colours", "letters"), LOOKS)
def test_every_state_is_accessible_and_fits_the_phone(player, width, colours, letters):
    Stretch.objects.filter(slug="hamstring").update(pose="bridge")
    player.emulate_media(color_scheme=colours, reduced_motion="reduce")
    player.set_viewport_size({"width": width, "height": 640})

    def look(state: str) -> None:
        found = Axe().run(player, options={"preload": False}).response["violations"]
        assert [(state, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert [*wider_than(player, width), *cut_off(player)] == [], state
        if player.evaluate("document.getElementById('player').dataset.now") == "exercise":
            assert piled_up(player, ".play") == [], state
            # Twice the size may scroll; the usual one never does.
            high = player.evaluate("document.body.scrollHeight")
            assert high <= 640 or letters == 2, state

    player.goto(reverse("session"))
    player.wait_for_selector("html.is-led")
    if letters == 2:
        twice_the_letters(player)
    look("before")
    player.get_by_text("Sound and help").click()
    look("switches")
    player.get_by_role("button", name="Start").click()
    for until in (
        "run.step.kind === 'ready'",
        "run.step.kind === 'hold'",
        "run.step.kind === 'switch'",
    ):
        play(player, until=until)
        look(until)
    for act, back in (
        ("skip", "Don't skip"),
        ("hurt", "It is fine again, go on"),
        ("how", "Go on"),
        ("stop", "Keep going"),
    ):
        player.locator(f".play [data-act={act}]").click()
        look(act)
        player.locator("dialog[open]").get_by_role("button", name=back).click()
    player.locator(".play [data-act=toggle]").click()
    look("paused")
    player.locator(".play [data-act=toggle]").click()
    play(player, until="run.step.kind === 'rest'")
    look("rest")
    play(player, until="run.step.kind === 'move'")
    look("reps")
    play(player, until="run.step.kind === 'gate'")
    look("gate")
    player.locator("[data-act=main]").click()
    player.clock.run_for(2000)
    look("cardio")
    play(player, until="run.ended")
    for state in ("after", "felt", "effort", "signs"):
        look(state)
        player.get_by_role("button", name="Continue").click()
    look("note")
    player.get_by_role("button", name="Save").click()
    player.wait_for_selector("#player[data-became]", state="attached")
    look("summary")


@pytest.mark.parametrize(("width", "colours", "letters"), LOOKS)
def test_going_on_and_getting_help_are_accessible_and_fit(player, width, colours, letters):
    player.emulate_media(color_scheme=colours, reduced_motion="reduce")
    player.set_viewport_size({"width": width, "height": 640})

    def look(state: str) -> None:
        if letters == 2:
            twice_the_letters(player)
        found = Axe().run(player, options={"preload": False}).response["violations"]
        assert [(state, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert [*wider_than(player, width), *cut_off(player)] == [], state

    start(player)
    play(player, until="run.step.place === 1")
    until_kept(player)
    player.reload()
    expect(player.get_by_role("button", name="Throw it away")).to_be_visible()
    look("resume")
    player.get_by_role("button", name="Save what I did").click()
    for _ in range(3):
        player.get_by_role("button", name="Continue").click()
    player.locator("[data-screen=signs] input").first.check()
    player.get_by_role("button", name="Continue").click()
    player.wait_for_selector("#player[data-became=saved]", state="attached")
    look("help")
