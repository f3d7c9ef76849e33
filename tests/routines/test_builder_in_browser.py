"""The builder and the catalog as a person uses them: focus, live totals, axe, no broken policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests import services
from tests.build import make_diagnosis, make_routine, make_rule, make_stretch
from tests.looking import wider_than

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, live_server, alice):
    """A page in which Alice is signed in, and what its console complained of."""
    services.sign_in(page.context, live_server.url, alice)
    page.complaints = []
    page.on(
        "console", lambda said: page.complaints.append(said.text) if said.type == "error" else 0
    )
    return page


@pytest.fixture
def routine(clinic):
    stretches = [make_stretch("bridge"), make_stretch("pigeon"), make_stretch("cobra")]
    return make_routine(clinic, stretches, name="Evening")


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_the_focus_stays_with_the_stretch_that_moves(desk, routine):
    desk.goto(reverse("routine-edit", args=[routine.pk]))
    for place in (2, 3):
        desk.get_by_role("button", name="Move Bridge down").press("Enter")
        desk.locator("#status", has_text=f"Bridge moved to {place} of 3").wait_for(state="attached")
    # At the end there is no way down: the focus is on the way back.
    assert focused(desk) == "Move Bridge up"
    assert desk.complaints == []


def test_the_minutes_follow_a_number_and_an_error_stands_at_it(desk, routine):
    desk.goto(reverse("routine-edit", args=[routine.pk]))
    hold = desk.get_by_label("Hold (s)").first
    hold.fill("60")
    hold.press("Tab")
    desk.get_by_text("18 minutes", exact=True).wait_for()
    assert focused(desk) == ""  # the next box, not the body
    assert desk.evaluate("document.activeElement.name").endswith("-reps")
    hold.fill("301")
    hold.press("Tab")
    # Also said aloud, by a status line: look at the one that stays.
    desk.locator(".error-message", has_text="Enter a hold between 0 and 300 seconds").wait_for()
    assert hold.input_value() == "301"
    assert desk.complaints == []


def test_it_finds_and_adds_while_typing(desk, routine):
    make_stretch("dead-bug", order=5)
    desk.goto(reverse("routine-edit", args=[routine.pk]))
    desk.get_by_role("searchbox").type("dead")
    desk.get_by_text("1 stretch found").wait_for()
    desk.get_by_role("button", name="Add Dead bug").click()
    desk.locator(".item-list h3", has_text="Dead bug").wait_for()
    assert "Dead bug is in the routine" in focused(desk)


def test_the_catalog_filters_as_one_ticks_and_can_be_linked_to(desk):
    make_stretch("pigeon", tags=("muscle:piriformis",))
    make_stretch("press-up", position="prone")
    desk.goto(reverse("catalog"))
    desk.get_by_text("Filters").click()
    desk.get_by_label("Face down").check()
    desk.get_by_role("heading", name="1 stretch").wait_for()
    assert "position=prone" in desk.url
    assert desk.get_by_label("Face down").is_checked()
    assert desk.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_its_pages_are_accessible_and_fit(desk, routine, scheme, width):
    make_rule("R1", ["stenosis"], ["arch"], verdict="contraindicated")
    stretch = make_stretch("arch", tags=("trait:arch",), withdrawn_at=None)
    routine.items.create(stretch=stretch, order=9, reps=9)
    routine.diagnoses.add(make_diagnosis("stenosis"))
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 800})
    for address in (
        f"{reverse('catalog')}?dx=stenosis",
        reverse("stretch", args=["arch"]),
        reverse("stretch-new"),
        reverse("routine-list"),
        reverse("routine", args=[routine.pk]),
        reverse("routine-edit", args=[routine.pk]),
    ):
        desk.goto(address)
        found = Axe().run(desk).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert wider_than(desk, desk.viewport_size["width"]) == [], address


@pytest.mark.parametrize("width", [320, 1280])
def test_every_diagnosis_can_be_reached_by_scrolling_down(desk, width):
    for number in range(34):
        make_diagnosis(f"a_rather_long_name_of_a_diagnosis_{number}")
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(reverse("routine-new"))
    box = desk.get_by_role("group", name="Diagnoses it suits").locator(".choices")
    assert box.get_by_role("checkbox").count() == 34
    assert box.evaluate("each => each.scrollWidth <= each.clientWidth")
