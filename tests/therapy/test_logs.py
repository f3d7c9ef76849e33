"""Logs: one JSON object a line, ids and numbers only, whatever was sent."""

import io
import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from therapy.accounts.models import AuditEntry, User
from therapy.accounts.models.audit_entry import Kind
from therapy.log_lines import JsonLines

CANARY = "zanzibar-7c1"


@pytest.fixture
def lines():
    """What the site's handler would write, as text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def read(stream) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_route_and_nothing_of_its_address(lines, as_user, pat):
    answer = as_user(pat.user).get(f"{reverse('today')}?q={CANARY}")
    (line,) = [each for each in read(lines) if each["logger"] == "therapy.request_log"]
    assert line.keys() == {
        *("time", "level", "logger", "message", "request"),
        *("method", "route", "status", "ms", "user", "clinic"),
    }
    assert (line["route"], line["status"]) == ("today", 200)
    assert (line["user"], line["clinic"]) == (pat.user.pk, pat.clinic_id)
    assert line["request"] == answer["X-Request-ID"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abcdef-123456", True), ("a" * 36, True)]
    + [(wrong, False) for wrong in ("short", "a" * 37, f"{CANARY} \n")],
)
def test_a_request_keeps_the_number_a_proxy_gave_it_if_it_is_one(client, db, given, kept):
    answer = client.get(reverse("account_login"), headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) == kept


@pytest.mark.parametrize("given", [{}, {"X-Request-ID": "a" * 36}, {"X-Request-ID": "a" * 64}])
def test_the_answer_the_logs_and_the_trail_give_a_request_one_number(
    lines, as_user, alice, pat, given
):
    answer = as_user(alice).get(reverse("patient-record", args=[pat.pk]), headers=given)
    assert answer.status_code == 200
    (line,) = [each for each in read(lines) if each["logger"] == "therapy.request_log"]
    entry = AuditEntry.objects.get(kind=Kind.READ)
    assert answer["X-Request-ID"] == line["request"] == entry.request_id
    assert len(entry.request_id) >= 8


def everywhere() -> list[tuple]:
    key = f"/invitation/{CANARY}/"
    json_body = json.dumps({"note": CANARY, CANARY: [CANARY]})
    return [
        ("GET", f"/{CANARY}/", {}),
        ("GET", key, {}),
        ("GET", f"/api/v1/{CANARY}/", {}),
        ("GET", "/account/login/", {"QUERY_STRING": f"next={CANARY}"}),
        ("GET", "/account/login/", {"HTTP_HOST": f"{CANARY}.example"}),
        ("GET", "/account/login/", {"HTTP_USER_AGENT": CANARY, "HTTP_REFERER": CANARY}),
        ("GET", "/account/login/", {"HTTP_COOKIE": f"sessionid={CANARY}; {CANARY}=1"}),
        ("GET", "/api/v1/sessions/", {"HTTP_AUTHORIZATION": f"Token {CANARY}"}),
        ("GET", "/api/v1/sessions/", {"QUERY_STRING": f"patient={CANARY}&from={CANARY}"}),
        ("POST", "/account/login/", {"data": f"login={CANARY}@example.org&password={CANARY}"}),
        ("POST", "/account/password/reset/", {"data": f"email={CANARY}%40example.org"}),
        ("POST", "/api/v1/sessions/", {"data": json_body, "content_type": "application/json"}),
        ("POST", "/api/v1/sessions/", {"data": CANARY, "content_type": "application/json"}),
        ("POST", f"/{CANARY}/", {"data": f"{CANARY}=%00"}),
        ("PUT", f"/api/v1/sessions/{CANARY}/", {"data": CANARY}),
        (CANARY.upper(), "/account/login/", {}),
    ]


def test_nothing_that_is_sent_turns_up_in_the_logs(lines, as_user, alice, pat, caplog):
    caplog.set_level(logging.DEBUG, logger="django.request")
    for browser in (Client(), as_user(alice), as_user(pat.user), Client(enforce_csrf_checks=True)):
        browser.raise_request_exception = False
        for method, path, more in everywhere():
            data = more.get("data", "")
            kind = more.get("content_type", "application/x-www-form-urlencoded")
            rest = {name: more[name] for name in more if name.isupper()}
            browser.generic(method, path, data, content_type=kind, **rest)
    text = lines.getvalue()
    assert len(read(lines)) >= 4 * len(everywhere())
    assert CANARY not in text.lower()


def test_an_error_says_its_kind_and_place_but_not_its_words(lines, client, db, monkeypatch):
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        secret = CANARY
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise ValueError(f"patient {secret}") from error

    monkeypatch.setattr("therapy.styleguide.render", fail)
    assert client.get(reverse("styleguide")).status_code == 500
    (line,) = [each for each in read(lines) if "error" in each]
    assert line["error"]["kind"] == "ValueError < KeyError"
    assert line["error"]["at"][-1].endswith(" fail")
    assert CANARY not in lines.getvalue()


def test_the_databases_detail_stays_out_and_its_constraint_is_named(lines, alice):
    try:
        User.objects.create_user(alice.email, name=CANARY, clinic=alice.clinic, role=alice.role)
    except IntegrityError:
        logging.getLogger("therapy.somewhere").exception("a row could not be stored")
    (line,) = [each for each in read(lines) if "error" in each]
    assert line["message"] == "a row could not be stored"
    assert alice.email not in lines.getvalue()
    if connection.vendor == "postgresql":
        assert line["error"]["sqlstate"] == "23505"
        assert line["error"]["constraint"]


@pytest.mark.parametrize(
    ("logger", "message", "arguments", "said"),
    [
        ("patients.tasks", "week of patient %s", ("7",), "week of patient 7"),
        ("patients.tasks", "a plain word", (), "a plain word"),
        ("django.request", "Not Found: %s", (CANARY,), "Not Found: %s"),
        ("some.library", f"it said {CANARY}", (), "test_logs:"),
        (
            "celery.app.trace",
            "Task failed: %(exc)s",
            ({"name": "t", "exc": CANARY},),
            "Task failed",
        ),
        ("celery.worker", "%s ready.", ("celery@host",), "celery@host ready."),
    ],
)
def test_only_our_own_messages_are_filled_in(lines, logger, message, arguments, said):
    logging.getLogger(logger).warning(message, *arguments)
    assert read(lines)[-1]["message"].startswith(said)
    assert CANARY not in lines.getvalue()
