"""What is outside the process: a broker, a real Celery worker, a real Chromium.

`make test` gives DATABASE_URL, REDIS_URL and CHROMIUM. Under plain `pytest` a broker is started
from the Valkey wheel, and the machine's Chromium is looked for.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.devtools.broker import embedded_binary, private_broker
from scripts.devtools.processes import Service, running
from tests import walls
from tests.signed_in import signed_in
from therapy.accounts.models import User
from therapy.accounts.sessions import SEEN
from therapy.celery import app as celery_app

# Root may not use Chromium's sandbox; the rest keeps it from calling home.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    """The URL of an empty broker: REDIS_URL, which is emptied, or a private one in `folder`."""
    given = os.environ.get("REDIS_URL")
    if given:
        redis.from_url(given).flushdb()
        yield given
        return
    with private_broker(folder, binary=embedded_binary(), keep=False) as (_, url):
        yield url


def publish_to(url: str) -> None:
    """Let this process publish there. Celery keeps connections by app, so they are let go."""
    for key in ("broker_url", "broker_read_url", "broker_write_url"):
        setattr(celery_app.conf, key, url)
    celery_app._pool = celery_app.amqp._producer_pool = None


@contextmanager
def celery_worker(folder: Path, broker_url: str, **env: str) -> Iterator[Service]:
    """A real worker process on the test database; it may be killed and started again.

    The test needs `transactional_db`: rows inside an open transaction are invisible to it.
    """
    # Tests before this one have rung for work that nobody did.
    redis.from_url(broker_url).flushdb()
    command = [sys.executable, "-m", "celery", "-A", "therapy", "worker", "--concurrency=1"]
    command += ["--loglevel=INFO", "--without-gossip", "--without-mingle", "--hostname=test@%h"]
    worker = Service(
        "The worker", command, env=_environment(folder, broker_url, env), log=folder / "worker.log"
    )
    with running(worker):
        worker.wait_until(lambda: " ready." in worker.last_words(), seconds=60)
        yield worker


def _environment(folder: Path, broker_url: str, more: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder),
        "REDIS_URL": broker_url,
        "SECRET_KEY": settings.SECRET_KEY,
        **more,
    }


def database_url() -> str:
    """The test database, as another process would name it: the worker's role, where there is one."""
    names = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{names['NAME']}"
    user, password = map(quote, walls.worker_login() or (names["USER"], names["PASSWORD"]))
    return f"postgres://{user}:{password}@{names['HOST']}:{names['PORT']}/{names['NAME']}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; skips the test where there is none."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not path:
        pytest.skip("no Chromium here: `make setup` installs one, or set CHROMIUM=")
    # Playwright keeps an event loop in this thread; the ORM would refuse to work beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    """Make `user` signed in on the site at `url`, without walking through the sign-in page."""
    client = signed_in(Client(), user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def session_of(context: BrowserContext) -> SessionStore:
    """The session that the browser's cookie names."""
    name = settings.SESSION_COOKIE_NAME
    return SessionStore(next(c["value"] for c in context.cookies() if c["name"] == name))


def quiet_for(context: BrowserContext) -> float:
    """Seconds since the server knew of a use of the browser's session."""
    return time.time() - session_of(context)[SEEN]


def run_down(context: BrowserContext, seconds: float, since: str = SEEN) -> None:
    """Let the browser's session have been quiet, or have lived, for so long."""
    store = session_of(context)
    store[since] = time.time() - seconds
    store.save()


def give_authenticator(page: Page) -> None:
    """Give the page's browser a phone's own authenticator: it always finds its owner's finger."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def needs_pango() -> ModuleType:
    """The engine that draws PDFs; skips the test only where the system lacks what it needs."""
    try:
        return import_module("weasyprint")
    except OSError:
        pytest.skip("no Pango here, with which PDFs are drawn")


def own_scripts() -> list[Path]:
    """Our own JavaScript; what is vendored is not ours."""
    found = sorted((settings.BASE_DIR / "static" / "js").rglob("*.js"))
    assert len(found) > 20
    return found
