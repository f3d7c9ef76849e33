"""What no page of ours sends is refused before anybody asks who is there, in words."""

import json
import time
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

SESSIONS = "/api/v1/sessions/"
LOGIN = "/account/login/"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MANY = "&".join(f"a{number}=1" for number in range(1001))
# Quotes that never close made a careless pattern go back over the whole body each time.
SLOW = b"[" * 20 + b'"' + b'\\"' * 100_000


def asked(method="GET", path=LOGIN, body=b"", content_type=FORM, **headers):
    return (method, path, body, content_type, headers)


REFUSED = {
    "NUL in the path": (400, "unreadable", asked(path="/account/%00/")),
    "NUL in a file's path": (400, "unreadable", asked(path="/static/%00.css")),
    "NUL in the query": (400, "unreadable", asked(QUERY_STRING="q=a%00b")),
    "NUL in a header": (400, "unreadable", asked(HTTP_USER_AGENT="a\x00b")),
    "NUL in Authorization": (400, "unreadable", asked(HTTP_AUTHORIZATION="Token \x00")),
    "NUL in a quoted cookie": (400, "unreadable", asked(HTTP_COOKIE=r'sessionid="a\000b"')),
    "another charset": (
        400,
        "unreadable",
        asked(CONTENT_TYPE="text/plain; charset=utf-7", QUERY_STRING="q=%2BAAA-"),
    ),
    "a length that is no number": (400, "unreadable", asked("POST", CONTENT_LENGTH="ten")),
    "many fields in the query": (400, "too_many_fields", asked(QUERY_STRING=MANY)),
    "NUL in a form": (400, "unreadable", asked("POST", body=b"login=a%00b")),
    "raw NUL in a form": (400, "unreadable", asked("POST", body=b"login=a\x00b")),
    "many fields": (400, "too_many_fields", asked("POST", body=MANY.encode())),
    "a large form": (413, "too_large", asked("POST", body=b"a=" + b"x" * 300_000)),
    "NUL in JSON": (400, "unreadable", asked("POST", SESSIONS, rb'{"note": "\u0000"}', JSON)),
    "NUL in a key": (400, "unreadable", asked("POST", SESSIONS, rb'{"\u0000": 1}', JSON)),
    "raw NUL in JSON": (400, "unreadable", asked("POST", SESSIONS, b'{"note": "\x00"}', JSON)),
    "half a letter": (400, "unreadable", asked("POST", SESSIONS, rb'[["\ud800"]]', JSON)),
    "deep lists": (400, "too_deep", asked("POST", SESSIONS, b"[" * 100_000, JSON)),
    "deep objects": (400, "too_deep", asked("POST", SESSIONS, b'{"a":' * 40_000, JSON)),
    "deep and unclosed": (400, "too_deep", asked("POST", SESSIONS, SLOW, JSON)),
    "large JSON": (413, "too_large", asked("POST", SESSIONS, b'"' + b"x" * 300_000, JSON)),
    "a body in pieces": (
        411,
        "length_required",
        asked("POST", SESSIONS, b"{}", JSON, HTTP_TRANSFER_ENCODING="chunked"),
    ),
}


def ask(client: Client, asked):
    method, path, body, content_type, headers = asked
    return client.generic(method, path, body, content_type=content_type, **headers)


@pytest.mark.parametrize("what", list(REFUSED))
def test_it_is_refused_at_once_in_words_and_without_the_database(client, db, what):
    status, code, asked = REFUSED[what]
    client.raise_request_exception = False
    began = time.monotonic()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = ask(client, asked)
    assert (answer.status_code, len(queries)) == (status, 0)
    if asked[1].startswith("/api/"):
        assert answer.json()["error"].keys() == {"code", "message", "fields"}
        assert answer.json()["error"]["code"] == code
    else:
        assert b"<h1>This could not be taken</h1>" in answer.content
    # Only against an endless search: a slow one took minutes.
    assert time.monotonic() - began < 20


def test_ten_megabytes_are_refused_unread(client, db):
    class Unreadable:
        def read(self, *args):
            raise AssertionError("somebody read the body")

        readline = read

    answer = client.generic(
        "POST",
        SESSIONS,
        content_type=JSON,
        CONTENT_LENGTH=str(10_000_000),
        **{"wsgi.input": Unreadable()},
    )
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


TAKEN = {
    "an escaped letter": rb'{"note": "\u00e4 \ud83d\ude00"}',
    "brackets in words": json.dumps({"note": "[{" * 900}).encode(),
    "a backslash before a u": rb'{"note": "\\u0000"}',
    "many entries": json.dumps({"entries": [{"a": [1]}] * 200}).encode(),
    "no JSON at all": rb'{"note": "\u00"',
}


@pytest.mark.parametrize("what", list(TAKEN))
def test_it_lets_through_what_the_door_can_judge(as_user, pat, what):
    answer = as_user(pat.user).post(SESSIONS, TAKEN[what], content_type=JSON)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in ("invalid", "parse_error")


def session(**more) -> dict:
    return {
        "id": str(uuid.uuid4()),
        "performed_on": str(timezone.now().date() - timedelta(days=2)),
        "tz": "Europe/Berlin",
        "entries": [],
        **more,
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("note", "x" * 2001),
        ("entries", [{"prescription": str(uuid.uuid4())}] * 201),
        ("red_flags", ["a"] * 51),
        ("tz", "x" * 5000),
        ("effort", 10**30),
        ("pain_after", -(10**30)),
        ("performed_on", "9999-12-31"),
    ],
)
def test_a_session_with_too_much_in_one_place_is_refused_by_that_places_name(
    as_user, pat, key, value
):
    answer = as_user(pat.user).post(SESSIONS, session(**{key: value}), content_type=JSON)
    assert answer.status_code == 400
    assert key in answer.json()["error"]["fields"]


@pytest.mark.parametrize("key", ["offset", "limit"])
def test_a_page_number_beyond_all_pages_is_an_empty_page_or_a_refusal(as_user, alice, key):
    answer = as_user(alice).get(SESSIONS, {key: "9" * 40})
    assert answer.status_code in (200, 400)


def picture(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", b"\x89PNG\x00" + b"x" * size, "image/png")


def test_a_door_for_pictures_takes_more_and_no_other_does(as_user, alice):
    browser = as_user(alice)

    def send(route: str, size: int) -> int:
        return browser.post(reverse(route), {"picture": picture(size)}).status_code

    assert send("stretch-new", 1_000_000) == 200
    assert send("routine-new", 1_000_000) == 413
    assert send("stretch-new", 7_000_000) == 413


def test_words_beside_a_picture_are_looked_at_too(as_user, alice):
    form = {"name": "A\x00", "picture": picture(10)}
    assert as_user(alice).post(reverse("stretch-new"), form).status_code == 400
