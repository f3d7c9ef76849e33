"""A patient's phone, for the browser tests."""

import pytest
from playwright.sync_api import BrowserContext

from tests import services
from tests.patients.player import make_three_kinds


@pytest.fixture
def phone(browser, live_server) -> BrowserContext:
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 360, "height": 640},
        timezone_id="Europe/Berlin",
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def signed_in(phone, live_server, pat):
    make_three_kinds(pat)
    services.sign_in(phone, live_server.url, pat.user)
    return phone
