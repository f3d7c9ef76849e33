"""Guessing is slowed down by account and address; its owner is never locked out elsewhere."""

from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.build import PASSWORD
from tests.samples import make_samples
from tests.signed_in import signed_in
from tests.world import all_routes
from therapy.accounts.client_address import address_of, household_of

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")
THIEF, OWNER = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def no_other_limits(settings):
    """Only the lock-out under test: allauth's own limits by address are stricter here."""
    settings.ACCOUNT_RATE_LIMITS = False


def attempt(email, password, address, **headers):
    browser = Client(REMOTE_ADDR=address)
    return browser, browser.post(LOGIN, {"login": email, "password": password}, **headers)


def guess(user, times, address=THIEF):
    for number in range(times):
        attempt(user.email, f"guess number {number}", address)


def test_two_hundred_guesses_get_nowhere_and_the_owner_gets_in(pat):
    guess(pat.user, 200)
    _, answer = attempt(pat.user.email, PASSWORD, THIEF)
    assert answer.status_code == 200 and "15 minutes" in answer.content.decode()
    browser, _ = attempt(pat.user.email, PASSWORD, OWNER)
    assert browser.get(reverse("today")).status_code == 200
    # Ten were tried, the rest refused unseen.
    assert sum(row.failures_since_start for row in AccessAttempt.objects.all()) == 10


def test_another_browser_name_is_no_new_start(pat):
    for number in range(10):
        attempt(pat.user.email, "wrong", THIEF, headers={"user-agent": f"Browser {number}"})
    browser, _ = attempt(pat.user.email, PASSWORD, THIEF)
    assert "_auth_user_id" not in browser.session


def test_another_address_of_the_same_ipv6_household_is_no_new_start(pat):
    for number in range(10):
        attempt(pat.user.email, "wrong", f"2001:db8:5:6:{number}::1")
    browser, _ = attempt(pat.user.email, PASSWORD, "2001:db8:5:6:ffff::2")
    assert "_auth_user_id" not in browser.session
    browser, _ = attempt(pat.user.email, PASSWORD, "2001:db8:5:7::1")
    assert "_auth_user_id" in browser.session


def test_it_passes_by_itself(pat, now):
    with time_machine.travel(now, tick=False) as clock:
        guess(pat.user, 10)
        clock.shift(timedelta(minutes=15, seconds=1))
        browser, _ = attempt(pat.user.email, PASSWORD, THIEF)
        assert "_auth_user_id" in browser.session


def test_an_unknown_account_is_locked_with_the_same_words(pat, clinic):
    pages = []
    for email in (pat.user.email, "nobody.at.all@example.org"):
        for _ in range(10):
            attempt(email, "wrong", THIEF)
        pages.append(attempt(email, "wrong", THIEF)[1].context["form"].errors)
    assert pages[0] == pages[1]


def test_right_and_wrong_accounts_answer_alike_in_status_and_length(pat):
    email = pat.user.email
    other = "x" * (len(email) - len("@example.org")) + "@example.org"
    lengths = set()
    for one in (email, other):
        answer = attempt(one, "wrong password", THIEF)[1]
        token = answer.context["csrf_token"]
        body = answer.content.decode().replace(str(token), "").replace(one, "")
        lengths.add((answer.status_code, len(body)))
    assert len(lengths) == 1


def test_it_keeps_nothing_that_was_typed(pat):
    attempt("my-password-in-the-wrong-field@example.org", "hunter2 hunter2", THIEF)
    row = AccessAttempt.objects.get()
    text = " ".join(str(getattr(row, field.name)) for field in row._meta.fields)
    assert "hunter2" not in text and "wrong-field" not in text and "@" not in text


def test_wrong_codes_count_too(client, pat):
    for _ in range(4):
        client.post(reverse("account_request_login_code"), {"email": pat.user.email})
        for _ in range(3):
            client.post(reverse("account_confirm_login_code"), {"code": "000000"})
    assert sum(row.failures_since_start for row in AccessAttempt.objects.all()) == 10


def test_without_the_database_nobody_gets_in(pat, monkeypatch):
    def down(*args, **kwargs):
        raise DatabaseError("down")

    monkeypatch.setattr("axes.handlers.database.AxesDatabaseHandler.get_failures", down)
    browser = Client(raise_request_exception=False)
    answer = browser.post(LOGIN, {"login": pat.user.email, "password": PASSWORD})
    assert answer.status_code >= 500
    monkeypatch.undo()
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, None, "10.0.0.1"),
        (0, "192.0.2.66", "10.0.0.1"),
        (1, "192.0.2.66", "192.0.2.66"),
        (1, "192.0.2.99, 192.0.2.66", "192.0.2.66"),
        (1, None, "10.0.0.1"),
    ],
)
def test_it_believes_exactly_one_proxy(settings, hops, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = hops
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=headers)
    assert address_of(request) == address


@pytest.mark.parametrize(
    ("address", "household"),
    [
        ("192.0.2.66", "192.0.2.66"),
        ("2001:db8:5:6:7:8:9:a", "2001:db8:5:6::"),
        ("::ffff:192.0.2.66", "192.0.2.66"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
    ],
)
def test_guesses_are_counted_by_what_one_customer_has(address, household):
    assert household_of(RequestFactory().get("/", REMOTE_ADDR=address)) == household


def test_a_made_up_forwarded_address_gives_no_new_tries(settings, pat):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        forged = f"192.0.2.{number}, {THIEF}"
        attempt(pat.user.email, "wrong", "10.0.0.1", headers={"X-Forwarded-For": forged})
    true = {"X-Forwarded-For": f"192.0.2.200, {THIEF}"}
    browser, _ = attempt(pat.user.email, PASSWORD, "10.0.0.1", headers=true)
    assert "_auth_user_id" not in browser.session


# --- other ways in ---------------------------------------------------------------------------


@pytest.fixture
def addresses(pat, quinn, alice, now):
    samples = make_samples(pat=pat, alice=alice, now=now)
    routes = [route for route in all_routes() if not route.name.startswith(("account_", "mfa_"))]
    return [(route, route.url(samples)) for route in routes]


@pytest.mark.parametrize("typed", [f"pat@example.org:{PASSWORD}", "pat\0@example.org:x", "\0", ""])
def test_basic_authentication_opens_no_door_of_the_api(client, addresses, typed):
    header = {"Authorization": f"Basic {b64encode(typed.encode()).decode()}"}
    doors = [url for route, url in addresses if route.name.startswith("api-") and route.policy]
    wrong = [
        (url, method, answer.status_code)
        for url in doors
        for method in ("get", "post", "put", "patch", "delete")
        if (answer := getattr(client, method)(url, headers=header)).status_code
        not in (401, 403, 405)
    ]
    assert len(doors) > 10
    assert not wrong


# A mail program's own button: the secret in the link is the permission, nobody's session is.
WITHOUT_SESSION = ("digest-stop-now", "reminder-stop-now")


def test_every_unsafe_door_refuses_what_carries_no_token(ada, alice, pat, addresses):
    wrong, asked = [], 0
    for who in (ada, alice, pat.user):
        browser = signed_in(Client(enforce_csrf_checks=True), who)
        for route, url in addresses:
            if route.name in WITHOUT_SESSION:
                continue
            for method in ("post", "put", "patch", "delete"):
                status = getattr(browser, method)(url).status_code
                asked += 1
                if status not in (403, 405) and not (route.policy and status == 404):
                    wrong.append((route.name, method, who.role, status))
    assert asked > 1000
    assert not wrong
