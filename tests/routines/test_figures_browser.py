"""In a real browser, inside an image, under the strictest policy: nothing refused, and it moves."""

import pytest

from routines import figures

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><body><img id=f width=300 src='/f.svg' alt=''></body>"
POLICY = "default-src 'none'; img-src 'self'"


@pytest.fixture
def look(browser):
    """Open a page with one figure as an image; gives the page and what the browser refused."""
    context = browser.new_context(viewport={"width": 320, "height": 260})
    page, refused = context.new_page(), []
    page.on("console", lambda message: refused.append(message.text))

    def open_with(svg):
        headers = {"Content-Security-Policy": POLICY}
        page.route("**/f.svg", lambda r: r.fulfill(body=svg, content_type="image/svg+xml"))
        page.route(
            "**/page", lambda r: r.fulfill(body=PAGE, content_type="text/html", headers=headers)
        )
        page.goto("http://figures.test/page")
        assert page.evaluate("document.getElementById('f').decode().then(() => true)")
        return page, refused

    yield open_with
    context.close()


def _later(page) -> bytes:
    page.wait_for_timeout(250)
    return page.screenshot()


def test_the_film_moves_inside_an_image_and_nothing_is_refused(look):
    page, refused = look(figures.draw_animated("walking"))
    first = page.screenshot()
    # However slow the machine: a film moves sooner or later.
    assert any(_later(page) != first for _ in range(40))
    assert refused == []


def test_the_still_does_not_move(look):
    page, refused = look(figures.draw_still("walking"))
    first = page.screenshot()
    page.wait_for_timeout(500)
    assert page.screenshot() == first
    assert refused == []
