import threading
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from rest_framework.test import APIClient

from patients.api.session_body import _ENTRY, _SESSION
from patients.api.session_schema import EntryBody, SessionBody
from patients.models import Pause, SafetyAlert, Session, SessionEntry
from tests import build
from tests.conftest import NOW
from tests.mails import sent_mails

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
URL = reverse("api-sessions")


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def line(pat):
    return build.make_assignment(pat, [build.make_stretch()]).prescriptions.get()


@pytest.fixture
def body(line) -> dict:
    return {
        "id": str(uuid4()),
        "performed_on": str(TODAY),
        "tz": "Europe/Berlin",
        "entries": [{"prescription": str(line.pk), "as_prescribed": True}],
        "pain_after": 0,
    }


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def phone(pat) -> APIClient:
    return client_of(pat.user)


def test_it_stores_a_session_once(phone, body):
    first, second = phone.post(URL, body), phone.post(URL, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["id"] == body["id"]
    assert (first.json()["pain_after"], first.json()["pain_before"]) == (0, None)
    assert Session.objects.get().entries.get().as_prescribed


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({}, 201),
        ({"pain_shift": None, "felt_where": None}, 201),
        ({"pain_shift": "further_down_leg", "felt_where": "as_shown"}, 201),
        ({"pain_shift": "sideways"}, 400),
        ({"felt_where": ""}, 400),
        ({"felt_where": 3}, 400),
    ],
)
def test_it_takes_where_pain_and_stretch_were_felt_or_no_answer(phone, body, answers, status):
    answer = phone.post(URL, {**body, **answers})
    assert answer.status_code == status
    if status == 201:
        stored = Session.objects.get()
        assert stored.pain_shift == answers.get("pain_shift") == answer.json()["pain_shift"]
        assert stored.felt_where == answers.get("felt_where") == answer.json()["felt_where"]


def test_it_answers_another_body_under_the_same_id_with_what_is_stored(phone, body):
    phone.post(URL, body)
    answer = phone.post(URL, {**body, "pain_after": 9})
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert (error["code"], error["stored"]["pain_after"]) == ("conflict", 0)


def test_it_takes_what_a_therapist_enters_for_a_patient_of_theirs(alice, pat, body):
    old = {**body, "patient": str(pat.pk), "performed_on": str(TODAY - timedelta(days=21))}
    answer = client_of(alice).post(URL, old)
    assert (answer.status_code, answer.json()["source"]) == (201, "therapist")


@pytest.mark.parametrize("who", ["bob", "carol", "ada", "quinn"])
def test_it_hides_a_patient_from_everybody_else(request, who, pat, body):
    person = request.getfixturevalue(who)
    user = getattr(person, "user", person)
    answer = client_of(user).post(URL, {**body, "patient": str(pat.pk)})
    assert answer.status_code == 404
    assert not Session.objects.exists()


def test_it_asks_strangers_to_sign_in(body):
    assert APIClient().post(URL, body).status_code == 401


BAD = [
    ("an unknown key", {"pain": 3}, "pain"),
    ("a garbled id", {"id": "1; DROP"}, "id"),
    ("an id that is a number", {"id": 7}, "id"),
    ("a garbled date", {"performed_on": "yesterday"}, "performed_on"),
    ("a future date", {"performed_on": "2026-11-24"}, "performed_on"),
    ("three weeks ago", {"performed_on": "2026-11-02"}, "performed_on"),
    ("a place, not a zone", {"tz": "Mars/Base"}, "tz"),
    ("entries that are no list", {"entries": {}}, "entries"),
    ("201 entries", {"entries": [{}] * 201}, "entries"),
    ("nothing done", {"entries": []}, "entries"),
    ("an entry that is text", {"entries": ["done"]}, "entries"),
    ("pain 11", {"pain_after": 11}, "pain_after"),
    ("half a pain", {"pain_after": 2.5}, "pain_after"),
    ("pain yes", {"pain_before": True}, "pain_before"),
    ("a sign that is a number", {"red_flags": [1]}, "red_flags"),
    ("an invented sign", {"red_flags": ["ghost"]}, "red_flags"),
    ("an endless note", {"note": "x" * 2001}, "note"),
]


@pytest.mark.parametrize(("what", "change", "key"), BAD, ids=[row[0] for row in BAD])
def test_it_names_the_key_that_is_wrong(phone, body, what, change, key):
    answer = phone.post(URL, {**body, **change})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid"
    assert list(answer.json()["error"]["fields"]) == [key]
    assert not Session.objects.exists()


@pytest.mark.parametrize("key", ["id", "performed_on", "tz", "entries"])
def test_it_misses_what_it_needs(phone, body, key):
    del body[key]
    assert list(phone.post(URL, body).json()["error"]["fields"]) == [key]


@pytest.mark.parametrize("data", [[], "text", 3, None])
def test_it_refuses_what_is_no_object(phone, data):
    assert phone.post(URL, data, format="json").status_code == 400


def test_it_names_the_entry_that_is_wrong(phone, body):
    body["entries"].append({**body["entries"][0], "side": "left", "rep": 3})
    assert phone.post(URL, body).json()["error"]["fields"]["entries"] == [
        "Entry 2: rep: This key is unknown."
    ]


def test_it_takes_two_hundred_entries_in_two_inserts(phone, pat, django_assert_max_num_queries):
    stretches = [build.make_stretch(f"stretch-{n}") for n in range(100)]
    lines = build.make_assignment(pat, stretches).prescriptions.all()
    entries = [
        {"prescription": str(line.pk), "side": side, "reps": 2}
        for line in lines
        for side in ("left", "right")
    ]
    body = {"id": str(uuid4()), "performed_on": str(TODAY), "tz": "UTC", "entries": entries}
    with django_assert_max_num_queries(12):
        assert phone.post(URL, body).status_code == 201
    assert SessionEntry.objects.count() == 200


def test_it_stores_a_session_in_nine_queries(phone, body, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        answer = phone.post(URL, body)
    stored = Session.objects.get()
    assert answer.json() == phone.get(f"{URL}{stored.uuid}/").json()


def test_it_mails_an_alert_that_names_nobody(phone, body, pat, alice, ada, bob):
    phone.post(URL, {**body, "red_flags": ["saddle"]})
    assert sorted(sent.to[0] for sent in sent_mails()) == sorted([alice.email, ada.email])
    assert pat.name not in sent_mails()[0].body and "numb" not in sent_mails()[0].body


@pytest.mark.parametrize(
    ("moment", "tz", "day"),
    [
        ("2026-11-24T00:30+01:00", "America/New_York", "2026-11-23"),
        ("2026-11-24T00:30+01:00", "Asia/Tokyo", "2026-11-24"),
        ("2026-11-23T23:30+01:00", "America/New_York", "2026-11-23"),
        ("2026-11-23T23:30+01:00", "Asia/Tokyo", "2026-11-24"),
    ],
)
def test_it_alerts_on_the_phones_own_day_around_midnight_at_home(phone, body, moment, tz, day):
    told = {**body, "tz": tz, "performed_on": day, "entries": [], "red_flags": ["saddle"]}
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        assert phone.post(URL, told).status_code == 201
        tomorrow = str(date.fromisoformat(day) + timedelta(days=1))
        late = phone.post(URL, {**told, "id": str(uuid4()), "performed_on": tomorrow})
    assert list(late.json()["error"]["fields"]) == ["performed_on"]
    alert = SafetyAlert.objects.get()
    assert str(alert.session.performed_on) == day
    assert str(Pause.objects.get().starts_on) == day


def test_it_lists_what_one_may_see(phone, alice, bob, ada, olga, body, pat):
    phone.post(URL, body)
    for user, count in ((pat.user, 1), (alice, 1), (ada, 1), (bob, 0), (olga, 0)):
        assert client_of(user).get(URL).json()["count"] == count
        detail = client_of(user).get(reverse("api-session", args=[body["id"]]))
        assert detail.status_code == (200 if count else 404)


def test_it_narrows_the_list(alice, pat, line):
    for days in (0, 1, 2):
        build.make_session(pat, TODAY - timedelta(days=days), {line.stretch: "done"})
    list_of = client_of(alice).get
    yesterday = str(TODAY - timedelta(days=1))
    assert list_of(URL, {"from": yesterday}).json()["count"] == 2
    assert list_of(URL, {"to": yesterday, "patient": str(pat.pk)}).json()["count"] == 2
    assert list_of(URL, {"patient": str(uuid4())}).json()["count"] == 0
    for name in ("from", "to", "patient"):
        assert list_of(URL, {name: "x"}).json()["error"]["fields"].keys() == {name}


def test_it_lists_any_number_in_the_same_queries(alice, pat, line, django_assert_num_queries):
    for number in (1, 5):
        for _ in range(number):
            build.make_session(pat, TODAY, {line.stretch: "done"})
        with django_assert_num_queries(4):
            client_of(alice).get(URL)


def test_it_tells_what_is_due_today(phone, line, alice):
    today = phone.get(reverse("api-today")).json()
    assert (today["state"], today["sessions_due"], today["sessions_done"]) == ("ready", 1, 0)
    assert today["lines"][0]["prescription"] == str(line.pk)
    assert today["lines"][0]["dose"]["hold_seconds"] == 20
    assert client_of(alice).get(reverse("api-today")).status_code == 404


def test_it_describes_every_key_that_it_reads():
    assert EntryBody().fields.keys() == _ENTRY.keys()
    assert SessionBody().fields.keys() == _SESSION.keys()


@pytest.mark.django_db(transaction=True)
def test_it_stores_one_row_when_two_devices_send_at_once(pat, body):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite lets one writer in at a time")
    gate, codes = threading.Barrier(2), []

    def send():
        gate.wait()
        codes.append(client_of(pat.user).post(URL, body).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 201]
    assert Session.objects.count() == 1
