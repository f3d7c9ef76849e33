"""A phone that several people use: each answer says whose it is, and signing out empties it."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import build
from tests.signed_in import signed_in
from therapy.accounts import sessions
from therapy.accounts.actions.deactivate_user import deactivate_user
from therapy.accounts.actions.sign_out_device import sign_out_device
from therapy.accounts.models import EndedSession, Role, User
from therapy.accounts.phone import phone_accounts
from therapy.accounts.tasks_tidy import tidy

WIPE = '"storage"'


def test_each_answer_names_its_account_and_nobody_can_read_who_it_is(as_user, pat, quinn):
    mine, other = (as_user(p.user).get(reverse("today"))["X-Account"] for p in (pat, quinn))
    assert mine != other
    assert len(mine) == 32 and str(pat.user.pk) != mine
    assert as_user(pat.user).get(reverse("today"))["X-Account"] == mine


def test_a_stranger_is_told_no_account(client):
    assert "X-Account" not in client.get(reverse("account_login"))


def test_signing_out_empties_the_phone(as_user, pat):
    client = as_user(pat.user)
    assert "Clear-Site-Data" not in client.get(reverse("today"))
    assert client.post(reverse("account_logout"))["Clear-Site-Data"] == WIPE


def closed_at_once(user: User) -> None:
    user.is_active = False
    user.save()


def closed(user: User) -> None:
    admin = build.make_user(user.clinic, Role.ADMIN, "adam")
    deactivate_user(user=user, by=admin, now=timezone.now())


def revoked(user: User) -> None:
    [device] = UserSession.objects.filter(user=user)
    sign_out_device(owner=user, device=device.pk, subject=user, by=user, now=timezone.now())


def revoked_and_cleared(user: User) -> None:
    revoked(user)
    call_command("clearsessions")


@pytest.mark.parametrize("end", [closed_at_once, closed, revoked, revoked_and_cleared])
def test_a_session_that_somebody_ended_empties_the_phone(as_user, pat, end):
    client = as_user(pat.user)
    end(pat.user)
    answer = client.get(reverse("today"))
    assert answer["Clear-Site-Data"] == WIPE
    assert answer.cookies["sessionid"].value == ""


def test_signing_out_empties_the_phone_though_its_first_answer_was_lost(as_user, pat):
    client = as_user(pat.user)
    key = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    client.cookies["sessionid"] = key
    assert client.get(reverse("today"))["Clear-Site-Data"] == WIPE


def ran_out(client: Client) -> None:
    Session.objects.update(expire_date=timezone.now())


def ran_out_and_cleared(client: Client) -> None:
    ran_out(client)
    call_command("clearsessions")


def lost(client: Client) -> None:
    Session.objects.all().delete()


def got_another_key_meanwhile(client: Client) -> None:
    session = client.session
    session.cycle_key()


def has_to_sign_in_anew(client: Client) -> None:
    """A passkey was added on the other phone."""
    sessions.end_sessions(client.get(reverse("today")).wsgi_request.user)


MISSING = [ran_out, ran_out_and_cleared, lost, got_another_key_meanwhile, has_to_sign_in_anew]


@pytest.mark.parametrize("end", MISSING)
def test_a_session_that_is_only_missing_asks_to_sign_in_and_loses_nothing(as_user, pat, end):
    client = as_user(pat.user)
    end(client)
    answer = client.get(reverse("today"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert "Clear-Site-Data" not in answer
    sent = client.post(reverse("api-sessions"), {}, content_type="application/json")
    assert sent.status_code in (401, 403)
    assert "Clear-Site-Data" not in sent


def test_a_mark_is_kept_for_as_long_as_a_cookie_can_name_it(pat, now):
    EndedSession.objects.mark("a key", now=now)
    sessions.forget_old(now + sessions.LONGEST)
    assert sessions.was_revoked("a key")
    sessions.forget_old(now + sessions.LONGEST + timedelta(seconds=1))
    assert not sessions.was_revoked("a key")


def test_the_night_drops_old_marks_and_sessions_that_ran_out(as_user, pat, quinn):
    as_user(pat.user)
    Session.objects.update(expire_date=timezone.now())
    as_user(quinn.user)
    EndedSession.objects.mark("a key", now=timezone.now() - timedelta(days=31))
    tidy()
    assert Session.objects.count() == 1
    assert not EndedSession.objects.exists()


@pytest.mark.parametrize("fallbacks", [[], ["an older key"]])
def test_a_replaced_key_stays_known_while_it_is_a_fallback(pat, settings, fallbacks):
    settings.SECRET_KEY = "an older key"
    [old] = phone_accounts(pat.user)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", fallbacks
    assert (old in phone_accounts(pat.user)) == bool(fallbacks)


def test_a_stale_form_token_empties_no_phone(pat):
    browser = signed_in(Client(enforce_csrf_checks=True), pat.user)
    answer = browser.post(reverse("api-sessions"), {}, content_type="application/json")
    assert answer.status_code == 403
    assert "Clear-Site-Data" not in answer
    assert browser.get(reverse("today")).status_code == 200
