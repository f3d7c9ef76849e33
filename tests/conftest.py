"""The cast, and what every test needs. tests/build.py makes whatever else a test wants."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.test import Client

from routines.entries import forget_entries
from tests import build, services, walls
from tests.signed_in import signed_in
from tests.triggers import let_flush_empty_the_trail
from therapy.accounts import mail_now
from therapy.accounts.models import Clinic, Role, User
from therapy.accounts.tenancy import in_every_clinic

let_flush_empty_the_trail()
COUNTED = "counted"
# Nine on a Monday morning; every test that needs a clock passes this one or one near it.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_and_quiet(settings, monkeypatch) -> None:
    """A cheap hasher, mails in memory, static files unhashed: the suite's time is a feature.

    Nor does a test meet what another has tried too often.
    """
    for each in caches.all():
        each.clear()
    forget_entries()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.WHITENOISE_AUTOREFRESH = True
    # A thread of its own would be too late for the test, and see none of its rows.
    monkeypatch.setattr(mail_now, "_in_background", lambda work, **when: work())
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """On PostgreSQL what is tested runs as the web role, behind the wall, from here on."""
    with django_db_blocker.unblock(), walls.behind_the_wall():
        yield


@pytest.fixture(autouse=True)
def every_clinic() -> Iterator[None]:
    """A test's own lines may look at every clinic; its requests and tasks open their own."""
    with in_every_clinic():
        yield


@pytest.fixture
def counted(request) -> Callable[[str], None]:
    """counted("40 pages") is told at the run's end: what looked at nothing also passes."""
    return lambda words: request.node.user_properties.append((COUNTED, words))


def pytest_terminal_summary(terminalreporter) -> None:
    """A worker beside others has no terminal, so its counts travel with its reports."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind)]
    for report in reports:
        for name, words in report.user_properties if report.when == "call" else ():
            if name == COUNTED:
                terminalreporter.write_line(f"COUNTED {report.nodeid}: {words}")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def clinic(db) -> Clinic:
    return build.make_clinic(name="Northside Physio")


@pytest.fixture
def alice(clinic) -> User:
    """The therapist."""
    return build.make_user(clinic, Role.THERAPIST, "alice")


@pytest.fixture
def bob(clinic) -> User:
    """Her colleague, who doesn't care for Pat."""
    return build.make_user(clinic, Role.THERAPIST, "bob")


@pytest.fixture
def ada(clinic) -> User:
    """The clinic admin."""
    return build.make_user(clinic, Role.ADMIN, "ada")


@pytest.fixture
def otto(db) -> User:
    """The site's operator, of no clinic."""
    return build.make_user(None, Role.OPERATOR, "otto")


@pytest.fixture
def pat(clinic, alice):
    """The patient, in Alice's care, signing in on a phone."""
    return build.make_patient(clinic, therapist=alice, name="Pat Example", email="pat@example.org")


@pytest.fixture
def quinn(clinic, bob):
    """Another patient of the clinic, in Bob's care."""
    return build.make_patient(clinic, therapist=bob, name="Quinn Example")


@pytest.fixture
def other_clinic(db) -> Clinic:
    return build.make_clinic(name="Southside Physio")


@pytest.fixture
def carol(other_clinic) -> User:
    """A therapist of the second clinic."""
    return build.make_user(other_clinic, Role.THERAPIST, "carol")


@pytest.fixture
def olga(other_clinic) -> User:
    """The second clinic's admin."""
    return build.make_user(other_clinic, Role.ADMIN, "olga")


@pytest.fixture
def rob(other_clinic, carol):
    """A patient of the second clinic."""
    return build.make_patient(other_clinic, therapist=carol, name="Rob Example")


@pytest.fixture
def as_user():
    """as_user(alice) is a browser in which Alice is signed in; patients go by their user."""

    def sign_in(user: User) -> Client:
        return signed_in(Client(), user)

    return sign_in


@pytest.fixture(scope="session")
def broker(tmp_path_factory) -> Iterator[str]:
    """The URL of an empty broker, which this process publishes to as well."""
    with services.broker(tmp_path_factory.mktemp("broker")) as url:
        services.publish_to(url)
        yield url


@pytest.fixture
def worker(transactional_db, broker, tmp_path):
    """A real Celery worker on the test database."""
    with services.celery_worker(tmp_path, broker) as service:
        yield service


@pytest.fixture(scope="session")
def browser():
    with services.chromium() as chromium:
        yield chromium


@pytest.fixture
def page(browser, live_server):
    """A page in a browser of its own, on a phone; services.sign_in(page.context, ...) signs in."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
