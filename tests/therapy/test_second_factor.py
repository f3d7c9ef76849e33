"""Staff get nowhere before a second factor, on whatever path they try."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from tests.build import PASSWORD
from tests.samples import make_samples
from tests.signed_in import SECRET, code_of, give_app, signed_in
from tests.world import closed_doors
from therapy.accounts import factor_pages
from therapy.accounts.middleware import SET_UP, SHOW
from therapy.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
SHOWN, APP = reverse("second-factor-show"), reverse("authenticator-app-add")


def password_step(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


# --- the walk ------------------------------------------------------------------------------


@pytest.fixture
def every_door(pat, quinn, alice, ada, now):
    samples = make_samples(pat=pat, alice=alice, now=now)
    Authenticator.objects.all().delete()
    return closed_doors(samples)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("has_factor", [False, True])
def test_a_session_without_the_second_step_gets_no_door_but_the_way_to_it(
    every_door, ada, has_factor, method
):
    if has_factor:
        give_app(ada)
    allowed = SHOW if has_factor else SET_UP
    there = SHOWN if has_factor else reverse("second-factor")
    browser, wrong = signed_in(Client(), ada, factor=False), []
    for name, url in every_door:
        if name in allowed:
            continue
        answer = getattr(browser, method)(url)
        if url.startswith("/api/"):
            ok = (answer.status_code, answer.json()["error"]["code"]) == (
                403,
                "second_factor_required",
            )
        else:
            ok = (answer.status_code, answer.headers.get("Location")) == (302, there)
        if not ok:
            wrong.append((name, answer.status_code, answer.headers.get("Location")))
    assert len(every_door) > 100
    assert not wrong


def test_it_asks_in_a_swap_by_leading_the_whole_page_there(ada):
    browser = signed_in(Client(), ada, factor=False)
    answer = browser.get(reverse("people"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("second-factor")


def test_a_token_beside_such_a_session_opens_nothing_and_alone_is_a_machines_key(ada):
    token = {"Authorization": f"Token {Token.objects.create(user=ada).key}"}
    url = reverse("api-patients")
    assert signed_in(Client(), ada, factor=False).get(url, headers=token).status_code == 403
    assert Client().get(url, headers=token).status_code == 200


def test_patients_are_asked_for_none(client, pat):
    password_step(client, pat.user)
    assert client.get(reverse("today")).status_code == 200


def test_the_setting_turns_it_off(client, ada, settings):
    settings.STAFF_SECOND_FACTOR = False
    password_step(client, ada)
    assert client.get(reverse("people")).status_code == 200


# --- an authenticator app, from set-up to sign-in -----------------------------------------


def test_it_leads_somebody_new_from_the_password_over_an_app_and_codes_to_the_work(client, alice):
    password_step(client, alice)
    assert client.get(reverse("home")).url == reverse("second-factor")
    page = client.get(APP).content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    assert "data:image/svg+xml" in page
    assert client.post(APP, {"code": "000000"}).status_code == 200
    done = client.post(APP, {"code": code_of(secret)})
    assert done.url == reverse("recovery-codes")
    codes = re.findall(r"<code>(\d{8})</code>", client.post(done.url).content.decode())
    assert len(set(codes)) == 10
    assert client.get(reverse("home")).url == reverse("desk")
    assert mail.outbox[-1].to == [alice.email]
    assert [e.verb for e in AuditEntry.objects.order_by("pk")] == [
        "sign_in",
        "add_factor",
        "renew_recovery_codes",
    ]


def test_of_two_tabs_that_add_an_app_the_second_is_told(alice, monkeypatch):
    """Both looked before either had added one."""
    browser = signed_in(Client(), alice)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", browser.get(APP).content.decode())[1]
    add = factor_pages.add_authenticator_app

    def other_tab_first(**given):
        give_app(alice)
        return add(**given)

    monkeypatch.setattr(factor_pages, "add_authenticator_app", other_tab_first)
    answer = browser.post(APP, {"code": code_of(secret)}, follow=True)
    assert answer.redirect_chain == [(reverse("second-factor"), 302)]
    assert "You have an authenticator app already." in answer.content.decode()
    assert Authenticator.objects.filter(user=alice, type=Authenticator.Type.TOTP).count() == 1


def test_two_tabs_that_prove_at_once_leave_no_session_off_the_list(alice):
    browser = signed_in(Client(), alice)
    key = browser.session.session_key
    give_app(alice)
    # The other tab took the row of the list along with its own new key.
    UserSession.objects.filter(session_key=key).update(session_key="of-the-other-tab")
    assert browser.post(reverse("prove"), {"proof-code": code_of()}).status_code == 302
    assert UserSession.objects.filter(session_key=browser.session.session_key).exists()
    assert UserSession.objects.count() == 2


def test_it_asks_for_the_code_after_the_password_and_takes_each_once(client, alice):
    give_app(alice)
    assert password_step(client, alice).url == reverse("mfa_authenticate")
    assert client.get(reverse("desk")).status_code == 302
    code, step = code_of(), reverse("mfa_authenticate")
    assert client.post(step, {"code": "000000"}).status_code == 200
    assert client.post(step, {"code": code}).status_code == 302
    assert client.get(reverse("desk")).status_code == 200
    # In another process the cache knows of nothing.
    cache.clear()
    other = Client()
    password_step(other, alice)
    assert other.post(step, {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session
    assert other.post(step, {"code": code_of(later=1)}).status_code == 302


def test_a_recovery_code_lets_in_once(client, as_user, alice):
    give_app(alice)
    page = as_user(alice).post(reverse("recovery-codes")).content.decode()
    code = re.search(r"<code>(\d{8})</code>", page)[1]
    for status in (302, 200):
        password_step(client, alice)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == status
        client.post(reverse("account_logout"))


def test_it_keeps_secrets_encrypted_and_reads_them_after_a_change_of_key(alice, settings):
    stored = give_app(alice).data["secret"]
    assert SECRET not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether, long enough to be one"
    assert decrypt(stored) == SECRET


def test_a_session_from_before_the_factor_shows_it_and_goes_on(alice):
    give_app(alice)
    browser = signed_in(Client(), alice, factor=False)
    assert browser.get(reverse("desk")).url == SHOWN
    assert browser.post(SHOWN, {"proof-password": PASSWORD}).status_code == 403
    assert browser.post(SHOWN, {"proof-code": code_of()}).status_code == 302
    assert browser.get(reverse("desk")).status_code == 200


def test_such_a_session_can_add_no_factor_of_its_own(alice):
    give_app(alice)
    browser = signed_in(Client(), alice, factor=False)
    assert browser.get(reverse("passkey-add")).url == SHOWN
    assert browser.post(APP, {"code": "123456"}).url == SHOWN


# --- removing and resetting ------------------------------------------------------------------


def test_nobody_removes_their_only_factor(as_user, alice):
    only = give_app(alice)
    as_user(alice).post(reverse("factor-remove", args=[only.pk]))
    assert Authenticator.objects.filter(pk=only.pk).exists()


def test_a_new_factor_ends_the_other_sessions(as_user, alice):
    elsewhere, here = as_user(alice), as_user(alice)
    page = here.get(APP).content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    here.post(APP, {"code": code_of(secret)})
    assert here.get(reverse("desk")).status_code == 200
    assert reverse("account_login") in elsewhere.get(reverse("desk")).url


def test_nobody_touches_anothers_factor(as_user, alice, bob):
    his = give_app(bob)
    give_app(alice)
    assert as_user(alice).post(reverse("factor-remove", args=[his.pk])).status_code == 404


@pytest.mark.parametrize("garbage", ["", "[]", "{}", '{"response": {}}', "x" * 30_000, "null"])
def test_a_garbled_passkey_is_refused_in_words(client, as_user, alice, garbage):
    browser = as_user(alice)
    browser.get(reverse("passkey-add"))
    answer = browser.post(reverse("passkey-add"), {"name": "My phone", "credential": garbage})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert client.post(reverse("mfa_login_webauthn"), {"credential": garbage}).status_code == 302
    assert "_auth_user_id" not in client.session
