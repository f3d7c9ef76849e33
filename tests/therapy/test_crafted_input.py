"""Input that somebody made by hand to break what reads it: refused in words, never a 500."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.build import PASSWORD
from tests.passkeys import b64, give_passkey
from tests.signed_in import signed_in
from tests.therapy.test_second_factor import code_of, give_app, password_step
from therapy.accounts.one_time_codes import LOST
from therapy.sent_json import read_json

pytestmark = pytest.mark.django_db
BIG = 10**30


@pytest.fixture(autouse=True)
def no_limits_left_over(settings):
    cache.clear()
    settings.AXES_FAILURE_LIMIT = 1000


# --- passkeys ------------------------------------------------------------------------------


CLIENT = json.dumps({"type": "webauthn.get", "challenge": "eHh4eA", "origin": "http://testserver"})
HASH = b"\x00" * 32


def answer(*, client: bytes = CLIENT.encode(), handle: str = "MQ", **response: bytes) -> str:
    """What a browser's passkey would send, to sign in and to be added at once."""
    parts = {
        "authenticatorData": HASH + b"\x05" + b"\x00" * 4,
        "attestationObject": b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58\x25"
        + HASH
        + b"\x41"
        + b"\x00" * 4,
        "signature": b"s",
        **response,
    }
    said = {key: b64(value) for key, value in parts.items()}
    said |= {"clientDataJSON": b64(client), "userHandle": handle}
    whole = {"id": "aWQ", "rawId": "aWQ", "type": "public-key", "response": said}
    return json.dumps({**whole, "clientExtensionResults": {}})


CREDENTIALS = {
    "deep JSON": "[" * 19_000,
    "deep objects": '{"a":' * 3_000,
    "a number without end": "9" * 5_000,
    "a number that is none": '{"response": {"a": NaN}}',
    "an endless power": '{"response": {"a": 1e999}}',
    "a list": "[1]",
    "nothing in it": '{"response": {}}',
    "a list for an answer": '{"response": []}',
    "whole and made up": answer(),
    "deep client data": answer(client=b"[" * 9_000),
    "client data that is a list": answer(client=b"[1]"),
    "a long number in client data": answer(client=b"9" * 5_000),
    "no CBOR": answer(attestationObject=b"", authenticatorData=b""),
    "CBOR that ends too soon": answer(attestationObject=b"\x1b\x00"),
    "deep CBOR": answer(attestationObject=b"\x81" * 6_000),
    "an endless list in CBOR": answer(attestationObject=b"\x9b" + b"\xff" * 8),
    "an endless text in CBOR": answer(attestationObject=b"\x7b" + b"\xff" * 8),
    "a list as a key in CBOR": answer(attestationObject=b"\xa1\x80\x01"),
    "an unknown kind in CBOR": answer(attestationObject=b"\xc0\x01"),
    "short authenticator data": answer(authenticatorData=b"\x00"),
    "a key that ends too soon": answer(authenticatorData=HASH + b"\x45" + b"\x00" * 22),
    "a long user": answer(handle=b64(b"9" * 5_000)),
    "a large user": answer(handle=b64(str(BIG).encode())),
    "a user that is no text": answer(handle=b64(b"\xff\xfe")),
    "a user that is no base64": answer(handle="ä"),
}


def sign_in_alone(user, credential):
    browser = Client()
    browser.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    return browser.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True)


def second_step(user, credential):
    browser = Client()
    password_step(browser, user)
    browser.get(reverse("mfa_authenticate"))
    return browser.post(reverse("mfa_authenticate"), {"credential": credential})


def prove_again(user, credential):
    browser = signed_in(Client(), user)
    browser.get(reverse("prove"))
    return browser.post(reverse("prove"), {"proof-credential": credential})


def add_one(user, credential):
    browser = signed_in(Client(), user)
    browser.get(reverse("passkey-add"))
    return browser.post(reverse("passkey-add"), {"name": "Mine", "credential": credential})


@pytest.mark.parametrize("door", [sign_in_alone, second_step, prove_again, add_one])
@pytest.mark.parametrize("what", list(CREDENTIALS))
def test_a_made_up_passkey_is_refused_in_words(alice, door, what):
    give_passkey(alice)
    refused = door(alice, CREDENTIALS[what])
    assert refused.status_code in (200, 403)
    page = refused.content.decode()
    assert "could not be checked" in page or "can&#x27;t be read" in page
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("posted", ["proof-credential", "proof-code", "proof-password", "proof-"])
def test_a_proof_without_an_answer_is_refused_where_only_a_passkey_could_give_it(pat, posted):
    pat.user.set_unusable_password()
    pat.user.save()
    give_passkey(pat.user)
    refused = signed_in(Client(), pat.user).post(reverse("prove"), {posted: ""})
    assert refused.status_code == 403
    assert "could not be checked" in refused.content.decode()


# --- codes ----------------------------------------------------------------------------------

CODES = ["１２３４５６", "²²²²²²", "٣" * 6, "-1", "1e5", "9" * 12, "\u202e123456", "......"]


@pytest.mark.parametrize("code", CODES)
def test_a_made_up_code_is_a_wrong_code(alice, code):
    give_app(alice)
    browser = Client()
    password_step(browser, alice)
    refused = browser.post(reverse("mfa_authenticate"), {"code": code})
    assert refused.status_code == 200 and "That code is not right" in refused.content.decode()
    asked = signed_in(Client(), alice).post(reverse("prove"), {"proof-code": code})
    assert asked.status_code == 403 and "That code is not right" in asked.content.decode()


@pytest.mark.parametrize("code", CODES)
def test_a_made_up_first_code_adds_no_app(alice, code):
    browser = signed_in(Client(), alice)
    door = reverse("authenticator-app-add")
    browser.get(door)
    refused = browser.post(door, {"code": code})
    assert refused.status_code == 200 and "That code is not right" in refused.content.decode()


def test_an_app_whose_secret_cannot_be_read_any_more_says_what_to_do(alice, settings, caplog):
    give_app(alice)
    settings.SECRET_KEY = "another key, and the old one is no fallback"
    browser = Client()
    password_step(browser, alice)
    refused = browser.post(reverse("mfa_authenticate"), {"code": code_of()})
    assert refused.status_code == 200 and str(LOST) in refused.content.decode()
    asked = signed_in(Client(), alice).post(reverse("prove"), {"proof-code": code_of()})
    assert asked.status_code == 403 and str(LOST) in asked.content.decode()
    assert "SECRET_KEY" in caplog.text and alice.email not in caplog.text


def test_recovery_codes_still_help_beside_an_app_that_cannot_be_read(alice, settings):
    app = give_app(alice)
    codes = signed_in(Client(), alice).post(reverse("recovery-codes")).context["codes"]
    app.data["secret"] = "closed with a key that is gone"
    app.save()
    browser = Client()
    password_step(browser, alice)
    assert browser.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302


def test_a_wrong_code_is_a_wrong_code_where_only_the_paper_is_lost(alice):
    give_app(alice)
    signed_in(Client(), alice).post(reverse("recovery-codes"))
    paper = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    paper.data["seed"] = "closed with a key that is gone"
    paper.save()
    browser = Client()
    password_step(browser, alice)
    refused = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "That code is not right" in refused.content.decode()
    assert browser.post(reverse("mfa_authenticate"), {"code": code_of()}).status_code == 302


def test_codes_that_cannot_be_read_count_as_used_and_are_made_anew(alice, settings):
    give_app(alice)
    signed_in(Client(), alice).post(reverse("recovery-codes"))
    settings.SECRET_KEY = "another key, and the old one is no fallback"
    browser = signed_in(Client(), alice)
    assert browser.get(reverse("second-factor")).context["codes_left"] == 0
    assert len(browser.post(reverse("recovery-codes")).context["codes"]) == 10


# --- bodies and numbers ---------------------------------------------------------------------

BODIES = [b"[" * 100_000, b'{"a":' * 30_000, b"9" * 5_000, b'{"endpoint": 1e999}', b"null", b"[1]"]


@pytest.mark.parametrize("kind", ["application/json", "*/*", "application/*", "text/plain"])
@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:6].decode())
@pytest.mark.parametrize("door", ["api-sessions", "push"])
def test_a_body_that_is_too_deep_or_no_number_is_refused(as_user, pat, door, body, kind):
    refused = as_user(pat.user).generic("POST", reverse(door), body, content_type=kind)
    assert 400 <= refused.status_code < 500
    if refused["Content-Type"] == "application/json":
        assert refused.json()["error"]
    else:
        assert b"<h1>This could not be taken</h1>" in refused.content


@pytest.mark.parametrize(
    "note",
    ["[" * 5_000, "9" * 5_000, '{"version": 1e999, "values": {}}', '{"version": 1, "values": [1]}']
    + [f'{{"version": {BIG}, "values": {{}}}}', '{"version": -1, "values": {"name": {}}}'],
)
def test_a_made_up_note_of_what_was_seen_breaks_no_form(as_user, ada, note):
    browser, door = as_user(ada), reverse("clinic-settings")
    html = browser.get(door).context["form"].initial
    sent = {key: value for key, value in html.items() if isinstance(value, str | int | bool)}
    assert browser.post(door, {**sent, "opened": note}).status_code in (200, 302, 409)


@pytest.mark.parametrize("number", [BIG, 2**63, -BIG, 0])
def test_a_number_that_no_row_can_have_finds_nothing(as_user, ada, number):
    browser = as_user(ada)
    if number >= 0:
        gone = [reverse(name, args=[number]) for name in ("person-deactivate", "factor-remove")]
        gone.append(reverse("staff-device-sign-out", args=[number]))
        assert {browser.post(url).status_code for url in gone} == {404}
    for words in ({"limit": number}, {"offset": number}):
        assert browser.get(reverse("api-patients"), words).status_code in (200, 400)


@pytest.mark.parametrize("number", ["9" * 5_000, str(BIG), "²", "-1"])
def test_a_filter_that_is_no_persons_number_filters_nothing(as_user, ada, pat, number):
    answer = as_user(ada).get(reverse("patient-list"), {"therapist": number})
    assert answer.status_code == 200


@pytest.mark.parametrize("week", ["0001-W01", "9999-W52", "0000-W00", "9" * 5_000])
def test_a_week_at_the_end_of_the_calendar_is_no_week(as_user, ada, pat, week):
    browser = as_user(ada)
    assert browser.get(reverse("report-patient", args=[week, pat.pk])).status_code == 404
    assert browser.get(reverse("report-week", args=[week])).status_code == 404
    assert browser.get(reverse("patient-paper", args=[pat.pk]), {"week": week}).status_code == 200
    assert browser.get(reverse("api-report-list"), {"week": week}).status_code == 400


@pytest.mark.parametrize("back", ["1000", "home", "no-such-route", "//elsewhere.example/"])
def test_a_way_on_that_is_no_address_of_ours_leads_home(as_user, alice, back):
    answer = as_user(alice).post(reverse("prove"), {"proof-password": PASSWORD, "next": back})
    assert (answer.status_code, answer.url) == (302, reverse("home"))


@pytest.mark.parametrize("text", ["[" * 5_000, "9" * 5_000, "NaN", "-Infinity", "1e999", "{", ""])
def test_json_that_cannot_be_read_is_always_the_same_error(text):
    with pytest.raises(json.JSONDecodeError):
        read_json(text)


def test_json_that_can_be_read_is_read():
    assert read_json('{"a": [1, -2.5e3, null, true, "ä"]}') == {"a": [1, -2500.0, None, True, "ä"]}
