"""What every answer carries: each route as everybody, errors, redirects, files, the phone's worker."""

from collections import Counter

import pytest
from django.db import OperationalError
from django.http import Http404
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.samples import make_samples
from tests.world import LIBRARY_PREFIXES, all_routes
from therapy import styleguide

HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# The same for everybody; the calendar is read by programs that nobody signs in to.
MAY_BE_KEPT = {"figure", "figure-placeholder", "figure-pair", "service-worker", "calendar-feed"}
HUGE = "x" * 300_000


@pytest.fixture(autouse=True)
def as_on_a_real_site(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    settings.WHITENOISE_USE_FINDERS = True


def missing(answer) -> list[str]:
    found = {**answer.headers}
    if found.get("Referrer-Policy") == "no-referrer":
        # Stricter: an invitation's address holds its key.
        found["Referrer-Policy"] = HEADERS["Referrer-Policy"]
    return [name for name, word in HEADERS.items() if word not in found.get(name, "")]


def test_each_route_gives_them_whatever_it_answers(as_user, pat, alice, ada, now):
    """Each as somebody who may enter, and as nobody."""
    samples, wrong, seen = make_samples(pat=pat, alice=alice, now=now), [], Counter()
    nobody, browsers = Client(), {who: as_user(who) for who in (alice, ada, pat.user)}
    for browser in (nobody, *browsers.values()):
        browser.raise_request_exception = False
    for route in all_routes():
        try:
            url = route.url(samples)
        except (KeyError, NoReverseMatch):
            # A library's route with a key in its address: we have no sample of one.
            assert route.name.startswith(LIBRARY_PREFIXES)
            continue
        may = getattr(route.callback, "policy", None) or {alice.role}
        who = next((one for one in (alice, ada, pat.user) if one.role in may), alice)
        theirs = browsers[who]
        if "_auth_user_id" not in theirs.session:
            # The last route signed them out.
            theirs.force_login(who)
        for browser, method in ((nobody, "get"), (theirs, "get"), (theirs, "post")):
            answer = getattr(browser, method)(url, secure=True)
            seen[answer.status_code] += 1
            kept = "no-store" not in answer["Cache-Control"]
            if missing(answer) or (kept and route.name not in MAY_BE_KEPT):
                wrong.append((route.name, method, answer.status_code, missing(answer)))
    assert not wrong
    assert seen.keys() >= {200, 302, 403, 404, 405}
    assert sum(seen.values()) > 300


class _Away(OperationalError):
    pass


def fails_with(error: Exception):
    def view(*args, **kwargs):
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status"), [(Http404(), 404), (RuntimeError(), 500), (_Away(), 503)]
)
def test_an_error_carries_them(client, monkeypatch, error, status):
    client.raise_request_exception = False
    monkeypatch.setattr(styleguide, "render", fails_with(error))
    answer = client.get(reverse("styleguide"), secure=True)
    assert (answer.status_code, missing(answer)) == (status, [])
    assert "no-store" in answer["Cache-Control"]


def refusals() -> dict[str, tuple[int, dict]]:
    login = reverse("account_login")
    return {
        "NUL": (400, {"path": login, "QUERY_STRING": "q=%00"}),
        "another host": (400, {"path": login, "HTTP_HOST": "evil.example"}),
        "no token": (403, {"path": login, "method": "POST", "data": "a=b"}),
        "huge": (413, {"path": login, "method": "POST", "data": HUGE}),
        "huge, to the API": (413, {"path": "/api/v1/sessions/", "method": "POST", "data": HUGE}),
        "not there": (404, {"path": "/nowhere/"}),
        "not there, in the API": (404, {"path": "/api/v1/nowhere/"}),
    }


@pytest.mark.parametrize("what", list(refusals()))
def test_a_refusal_carries_them(db, what):
    status, request = refusals()[what]
    browser = Client(enforce_csrf_checks=True)
    answer = browser.generic(
        request.pop("method", "GET"),
        request.pop("path"),
        request.pop("data", ""),
        content_type="application/x-www-form-urlencoded",
        secure=True,
        **request,
    )
    assert (answer.status_code, missing(answer)) == (status, [])
    assert "no-store" in answer["Cache-Control"]


def test_the_redirect_to_https_carries_what_holds_without_it(client, db):
    answer = client.get(reverse("account_login"))
    assert answer.status_code == 301 and answer.url.startswith("https://")
    assert missing(answer) == ["Strict-Transport-Security"]


@pytest.mark.parametrize("name", ["css/base.css", "img/mark.svg", "js/offline/worker.js"])
def test_a_file_carries_them_in_short(client, name):
    answer = client.get(f"/static/{name}", secure=True)
    assert answer.status_code == 200
    assert missing(answer) == []
    assert "sandbox" in answer["Content-Security-Policy"]
    assert sum(len(name) + len(answer[name]) for name in HEADERS) < 500


def test_the_phones_worker_may_ask_nobody_but_us(client):
    answer = client.get(reverse("service-worker"), secure=True)
    assert missing(answer) == []
    assert "connect-src 'self'" in answer["Content-Security-Policy"]


def test_no_page_may_run_what_stands_in_it(client, db):
    policy = client.get(reverse("account_login"), secure=True)["Content-Security-Policy"]
    assert "unsafe" not in policy and "nonce" not in policy and "http" not in policy
