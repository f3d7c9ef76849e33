"""What the player's browser tests share: a plan of three kinds, and a session on a fake clock."""

from typing import Any

from django.urls import reverse
from playwright.sync_api import Page

from patients.models import Assignment, Patient
from tests import build

LISTEN = """() => {
  window.heard = [];
  document.addEventListener("player:cue", (event) => {
    window.heard.push({...event.detail, at: performance.now()});
  });
}"""


def make_three_kinds(patient: Patient) -> Assignment:
    """A held stretch on each side, a moving one, and two minutes of cardio."""
    return build.make_assignment(
        patient,
        [
            build.make_stretch("hamstring", hold_seconds=20, reps=2, rest_seconds=10),
            build.make_stretch(
                "cat-camel", kind="mobility", sides="both", hold_seconds=0, reps=5, sets=2
            ),
            build.make_stretch("walking", kind="cardio", sides="both", duration_minutes=2),
        ],
    )


def start(page: Page, *, pain: int | None = None) -> None:
    """Open the session page and tap Start; page.clock has to be installed before."""
    page.goto(reverse("session"))
    page.wait_for_selector("html.is-led")
    page.evaluate(LISTEN)
    if pain is not None:
        page.locator("[data-screen=before] .pain-number").nth(pain).click()
    page.get_by_role("button", name="Start").click()


def play(page: Page, *, until: str = "run.ended", most: int = 1200) -> None:
    """Let seconds pass until `until` holds; a step that waits for a tap gets it."""
    for _ in range(most):
        if page.evaluate(f"(({{run}}) => {until})(ledSession)"):
            return
        if page.evaluate("ledSession.run.step.kind") == "gate":
            page.locator("[data-act=main]").click()
        page.clock.run_for(1000)
    raise AssertionError(f"never came to: {until}")


def answer_and_save(page: Page) -> None:
    """Leave every question after the session open, and save."""
    for _ in range(4):
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("#player[data-became]", state="attached")


def until_kept(page: Page) -> None:
    """Wait until what was done so far lies on the phone: closing the page sooner may lose a step."""
    page.evaluate("import('/static/js/player/keep.js').then((keep) => keep.settled())")


def heard(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("heard")
