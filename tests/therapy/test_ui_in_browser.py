"""What only a browser can tell of the shared pieces: contrast, names, widths, the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from tests.looking import wider_than

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = {"width": 1280, "height": 800}
# The narrowest screen WCAG asks text to reflow to.
NARROW = {"width": 320, "height": 640}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_it_is_accessible_in_each_theme_and_width(page, colours: str, size: dict) -> None:
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(size)
    page.goto(reverse("styleguide"))
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert wider_than(page, size["width"]) == []


def test_it_keeps_the_strict_policy_and_the_chosen_colours(page) -> None:
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(reverse("styleguide"))
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert [text for text in complaints if "Security Policy" in text] == []


def test_it_takes_people_from_an_error_to_its_field(page) -> None:
    page.goto(reverse("styleguide"))
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.get_by_role("link", name="Enter a hold between 5 and 120 seconds").click()
    assert page.evaluate("document.activeElement.id") == "id_hold"


def test_it_says_what_changed(page) -> None:
    page.goto(reverse("styleguide"))
    page.evaluate("document.dispatchEvent(new CustomEvent('announce', {detail: '3 patients'}))")
    expect(page.locator("#status")).to_have_text("3 patients")
