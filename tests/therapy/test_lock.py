"""A patient's phone that lay unused for a day is locked until its owner unlocks it. The clock is moved."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from patients.models import Session as DoneSession
from tests import build
from tests.passkeys import HOST, give_passkey
from tests.samples import make_samples
from tests.signed_in import signed_in
from tests.world import closed_doors, our_models
from therapy.accounts.middleware import BY_ITSELF, UNLOCK
from therapy.accounts.models import AuditEntry
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.models.user import NO_MAIL
from therapy.accounts.phone import phone_accounts
from therapy.accounts.second_factor import proved_recently
from therapy.accounts.sessions import SEEN
from therapy.accounts.unlock_code import KEPT

pytestmark = pytest.mark.django_db
MINUTE, DAY = 60, 86400
TODAY, WEEK, CODE = reverse("today"), reverse("week"), reverse("unlock-code")
TO_WEEK = f"{reverse('unlock')}?next={WEEK.replace('/', '%2F')}"


@pytest.fixture
def clock(now):
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def passkey(pat):
    return give_passkey(pat.user)


@pytest.fixture
def phone(clock, pat, passkey):
    """Pat's phone, in use now."""
    return signed_in(Client(SERVER_NAME=HOST), pat.user)


@pytest.fixture
def locked(phone, clock):
    """Pat's phone, a second after it was locked."""
    clock.shift(DAY + 1)
    return phone


def is_locked(browser: Client) -> bool:
    answer = browser.get(WEEK)
    return (answer.status_code, answer.headers.get("Location")) == (302, TO_WEEK)


def page_of(browser: Client) -> str:
    return browser.get(TO_WEEK).content.decode()


def show(browser: Client, passkey, to: str = TO_WEEK, **posted):
    answer = passkey.answer(page_of(browser), **posted)
    return browser.post(to, {"proof-credential": answer})


def code_in_mail() -> str:
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.M)[0]


# --- when it closes -------------------------------------------------------------------------


def test_it_locks_a_second_after_a_day_unused_and_not_before(phone, clock):
    clock.shift(DAY - 1)
    assert phone.get(WEEK).status_code == 200
    clock.shift(DAY + 1)
    assert is_locked(phone)


def test_whoever_has_no_passkey_is_never_locked(clock, pat):
    browser = signed_in(Client(), pat.user)
    clock.shift(29 * DAY)
    assert browser.get(WEEK).status_code == 200


def test_asking_while_it_is_locked_opens_nothing_the_next_time(locked, clock):
    for _ in range(3):
        assert is_locked(locked)
        page_of(locked)
        locked.get(reverse("offline"))
        clock.shift(2 * MINUTE)
    assert is_locked(locked)


def test_each_use_puts_the_lock_off_and_is_written_once_a_minute_at_most(phone, clock, now):
    for _ in range(3):
        clock.shift(DAY - 1)
        assert phone.get(WEEK).status_code == 200
    seen = phone.session[SEEN]
    clock.shift(59)
    phone.get(WEEK)
    assert phone.session[SEEN] == seen
    clock.shift(1)
    phone.get(WEEK)
    assert phone.session[SEEN] == seen + MINUTE


@pytest.mark.parametrize("header", [{BY_ITSELF: "1"}, {"Service-Worker": "script"}])
def test_what_a_phone_asks_in_a_pocket_puts_no_lock_off(phone, clock, header):
    for _ in range(2):
        clock.shift(DAY // 2)
        assert phone.get(TODAY, headers=header).status_code == 200
    clock.shift(1)
    assert is_locked(phone)


def test_the_sign_in_lives_on_for_its_thirty_days(phone, clock, passkey):
    clock.shift(30 * DAY - 1)
    assert is_locked(phone)
    clock.shift(2)
    assert reverse("account_login") in phone.get(WEEK).url


# --- what is closed -------------------------------------------------------------------------


def everything() -> dict[str, list]:
    """Every row of ours that a door could change."""
    return {
        model.__name__: list(model._base_manager.order_by("pk").values()) for model in our_models()
    }


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_a_locked_phone_gets_no_door_but_the_way_to_unlock_it(
    clock, pat, alice, quinn, now, method
):
    samples = make_samples(pat=pat, alice=alice, now=now)
    give_passkey(pat.user)
    browser = signed_in(Client(SERVER_NAME=HOST), pat.user)
    clock.shift(DAY + 1)
    before, wrong, doors = everything(), [], closed_doors(samples)
    for name, url in doors:
        if name in UNLOCK:
            continue
        answer = getattr(browser, method)(url)
        if url.startswith("/api/"):
            ok = (answer.status_code, answer.json()["error"]["code"]) == (403, "locked")
        elif method == "get":
            ok = answer.status_code == 302 and answer.url.startswith(
                f"{reverse('unlock')}?next=%2F"
            )
        else:
            ok = answer.status_code == 403 and "Welcome back" in answer.content.decode()
        if not ok:
            wrong.append((name, answer.status_code, answer.headers.get("Location")))
    assert len(doors) > 100
    assert not wrong
    assert everything() == before


def test_what_is_public_stays_open(locked):
    for name in ("offline", "service-worker", "manifest", "invitation-code"):
        assert locked.get(reverse(name)).status_code == 200
    assert is_locked(locked)


def test_what_is_public_does_not_say_whose_phone_it_is(phone, clock, pat):
    page, menu = reverse("styleguide"), f'<span class="user-name">{pat.user.name}'
    assert menu in phone.get(page).content.decode()
    clock.shift(DAY + 1)
    answer = phone.get(page)
    assert menu not in answer.content.decode()
    assert "Clear-Site-Data" not in answer.headers


def test_the_page_that_unlocks_knows_no_key_to_what_lies_on_the_phone(locked, pat):
    page = page_of(locked)
    [account] = phone_accounts(pat.user)
    assert account.name in page
    assert account.secret not in page and pat.user.name not in page
    assert pat.user.email not in page


def test_the_phones_queue_is_told_so_and_to_drop_nothing(locked, pat):
    told = locked.post("/api/v1/sessions/", "{}", content_type="application/json")
    assert (told.status_code, told.json()["error"]["code"]) == (403, "locked")
    assert "Clear-Site-Data" not in told.headers
    assert told["X-Account"] == phone_accounts(pat.user)[0].name


def test_a_machines_token_is_locked_by_nobodys_rest_and_opens_no_locked_phone(locked, pat):
    token = {"Authorization": f"Token {Token.objects.create(user=pat.user).key}"}
    assert Client().get("/api/v1/today/", headers=token).status_code == 200
    assert locked.get("/api/v1/today/", headers=token).status_code == 403


def test_signing_out_is_open_and_says_what_it_deletes(locked):
    assert "have not been sent yet" in locked.get(reverse("account_logout")).content.decode()
    assert locked.post(reverse("account_logout")).status_code == 302
    assert reverse("account_login") in locked.get(WEEK).url


# --- by passkey -----------------------------------------------------------------------------


def test_the_passkey_opens_it_and_leads_on(locked, passkey):
    assert show(locked, passkey).url == WEEK
    assert locked.get(WEEK).status_code == 200
    assert AuditEntry.objects.filter(verb="unlock").count() == 1
    passkey.row.refresh_from_db()
    assert passkey.row.last_used_at is not None


def test_unlocking_gives_a_new_key_and_the_old_one_opens_nothing(locked, passkey):
    key = locked.session.session_key
    show(locked, passkey)
    assert locked.session.session_key != key
    assert not Session.objects.filter(pk=key).exists()
    thief = Client()
    thief.cookies["sessionid"] = key
    assert reverse("account_login") in thief.get(WEEK).url


def test_unlocking_is_a_proof_and_makes_no_session_live_longer(
    locked, passkey, clock, rf, pat, now
):
    show(locked, passkey)
    request = rf.get("/")
    request.session, request.user = locked.session, pat.user
    assert proved_recently(request, now + timedelta(seconds=DAY + 1))
    assert locked.session.get_expiry_age() == 29 * DAY - 1


def test_what_was_posted_carries_on_after_the_passkey(phone, passkey, clock, pat):
    build.make_assignment(pat, [build.make_stretch("hamstring")])
    page = phone.get(TODAY).content.decode()
    form = re.search(r'<form[^>]*class="[^"]*one-tap.*?</form>', page, re.S)[0]
    fields = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', form))
    del fields["csrfmiddlewaretoken"]
    clock.shift(DAY + 1)
    asked = phone.post(reverse("session-all-done"), fields)
    page = asked.content.decode()
    assert asked.status_code == 403 and "What you have typed is kept." in page
    kept = dict(re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.S))
    assert kept == fields
    assert not DoneSession.objects.exists()
    proof = {"proof-credential": passkey.answer(page)}
    assert phone.post(reverse("session-all-done"), {**kept, **proof}).status_code == 302
    assert DoneSession.objects.count() == 1
    assert phone.get(WEEK).status_code == 200


def test_it_leads_to_no_other_site(locked, passkey):
    where = f"{reverse('unlock')}?next=https://evil.example/"
    assert show(locked, passkey, to=where).url == reverse("home")


def test_neither_anothers_passkey_nor_one_without_its_owner_opens_it(locked, passkey, quinn):
    others = give_passkey(quinn.user)
    assert show(locked, others).status_code == 403
    refused = show(locked, passkey, verified=False)
    assert refused.status_code == 403
    assert "could not be checked" in refused.content.decode()
    assert locked.post(TO_WEEK, {"proof-credential": ""}).status_code == 403
    assert is_locked(locked)


def test_an_answer_works_once(locked, passkey, clock):
    answer = {"proof-credential": passkey.answer(page_of(locked))}
    assert locked.post(TO_WEEK, answer).status_code == 302
    clock.shift(DAY + 1)
    assert locked.post(TO_WEEK, answer).status_code == 403
    assert is_locked(locked)


def test_ten_wrong_ones_rest_for_a_quarter_of_an_hour(locked, passkey, quinn):
    others = give_passkey(quinn.user)
    for _ in range(10):
        show(locked, others)
    refused = show(locked, passkey)
    assert refused.status_code == 403 and "15 minutes" in refused.content.decode()


def test_a_wrong_one_is_noted_as_one_that_unlocks_nothing(locked, quinn, pat):
    show(locked, give_passkey(quinn.user))
    ask_for_code(locked)
    locked.post(CODE, {"code": "000000" if code_in_mail() != "000000" else "111111"})
    wrong = AuditEntry.objects.filter(verb__endswith="_failed").order_by("pk")
    assert [(entry.verb, entry.subject_id, entry.actor_id) for entry in wrong] == [
        ("unlock_passkey_failed", str(pat.user.pk), None),
        ("unlock_code_failed", str(pat.user.pk), None),
    ]


# --- by a code from a mail --------------------------------------------------------------------


def ask_for_code(browser: Client):
    return browser.post(CODE, {"next": WEEK})


def test_a_code_by_mail_opens_it_under_a_new_key_and_leads_on(locked, pat):
    key = locked.session.session_key
    asked = ask_for_code(locked)
    assert [message.to for message in mail.outbox] == [[pat.user.email]]
    page = locked.get(asked.url).content.decode()
    assert 'autocomplete="one-time-code"' in page and 'inputmode="numeric"' in page
    opened = locked.post(CODE, {"code": code_in_mail(), "next": WEEK})
    assert opened.url == WEEK and locked.get(WEEK).status_code == 200
    assert locked.session.session_key != key
    assert not Session.objects.filter(pk=key).exists()
    trail = AuditEntry.objects.filter(kind=Kind.SIGN_IN).order_by("pk")
    assert [entry.verb for entry in trail] == ["sign_in_code_sent", "unlock"]


def test_opening_the_page_mails_nothing(locked):
    assert locked.get(CODE).url.startswith(reverse("unlock"))
    assert not mail.outbox


def test_a_code_works_once_and_for_this_lock_only(locked, clock):
    ask_for_code(locked)
    code = code_in_mail()
    locked.post(CODE, {"code": code})
    assert KEPT not in locked.session
    clock.shift(DAY + 1)
    locked.post(CODE, {"code": code})
    assert is_locked(locked)


def test_a_code_is_good_for_ten_minutes(locked, clock):
    ask_for_code(locked)
    clock.shift(10 * MINUTE + 1)
    locked.post(CODE, {"code": code_in_mail()})
    assert is_locked(locked)


def test_three_wrong_codes_end_it(locked):
    ask_for_code(locked)
    right = code_in_mail()
    wrong = "000000" if right != "000000" else "111111"
    answers = [locked.post(CODE, {"code": wrong}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    locked.post(CODE, {"code": right})
    assert is_locked(locked)


def test_nobody_fills_a_mailbox(locked):
    for _ in range(4):
        ask_for_code(locked)
    assert len(mail.outbox) == 3
    assert "Too many" in page_of(locked)


def test_who_has_no_mail_is_offered_none(clock, pat):
    pat.user.email = f"{pat.pk}@{NO_MAIL}"
    pat.user.save()
    give_passkey(pat.user)
    browser = signed_in(Client(SERVER_NAME=HOST), pat.user)
    clock.shift(DAY + 1)
    page = page_of(browser)
    assert "Unlock" in page and "code by e-mail" not in page


def test_an_open_phone_is_asked_nothing(phone):
    assert phone.get(TO_WEEK).url == WEEK
    assert phone.get(f"{CODE}?next={WEEK}").url == WEEK
    assert ask_for_code(phone).url == WEEK
    assert not mail.outbox


def test_settings_say_what_a_passkey_does(as_user, pat):
    page = as_user(pat.user).get(reverse("second-factor")).content.decode()
    assert "when you have been away for a day" in page
