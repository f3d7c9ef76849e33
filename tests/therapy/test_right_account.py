"""A phone that several people use: each answer says whose it is, and signing out empties it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.signed_in import signed_in
from therapy.accounts.phone import phone_accounts

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


def test_a_closed_account_and_a_revoked_device_empty_the_phone(as_user, pat, quinn):
    client = as_user(pat.user)
    pat.user.is_active = False
    pat.user.save()
    answer = client.get(reverse("today"))
    assert answer["Clear-Site-Data"] == WIPE
    assert answer.cookies["sessionid"].value == ""
    client = as_user(quinn.user)
    Session.objects.all().delete()
    assert client.get(reverse("today"))["Clear-Site-Data"] == WIPE


def test_a_sign_in_that_ran_out_loses_nothing(as_user, pat):
    client = as_user(pat.user)
    Session.objects.update(expire_date=timezone.now())
    assert "Clear-Site-Data" not in client.get(reverse("today"))


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
