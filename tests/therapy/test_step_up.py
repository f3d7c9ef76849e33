"""What would hurt most asks again who is there; what was typed goes on afterwards."""

import html
import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests.build import PASSWORD
from tests.samples import make_samples
from tests.signed_in import signed_in
from therapy.accounts.models import AuditEntry, User

pytestmark = pytest.mark.django_db
NEW = {"name": "Nia <New>", "email": "nia@example.org", "role": "therapist"}
INVITE = reverse("person-invite")
ASKING = [
    "person-invite",
    "person-invite-again",
    "person-deactivate",
    "person-reactivate",
    "person-reset-factor",
    "clinic-settings",
    "export-csv",
    "export-json",
    "export-pdf",
    "patient-invite",
    "patient-invite-mail",
    "passkey-add",
    "authenticator-app-add",
    "recovery-codes",
    "factor-remove",
]


@pytest.fixture
def stale(ada):
    """The admin, who last proved who she is eleven minutes ago."""
    return signed_in(Client(), ada, at=time.time() - 11 * 60)


@pytest.mark.parametrize("name", ASKING)
def test_it_asks_again_and_does_nothing_meanwhile(stale, name, pat, alice, ada, now):
    kwargs = make_samples(pat=pat, alice=alice, now=now).get(name, {})
    before = AuditEntry.objects.count()
    answer = stale.post(reverse(name, kwargs=kwargs))
    assert answer.status_code == 403
    assert "Confirm it is you" in answer.content.decode()
    assert AuditEntry.objects.count() == before


def test_it_does_not_ask_within_ten_minutes(ada):
    browser = signed_in(Client(), ada, at=time.time() - 9 * 60)
    assert browser.post(INVITE, NEW).status_code == 302


def test_it_carries_on_with_what_was_typed(stale):
    page = stale.post(INVITE, NEW).content.decode()
    kept = dict(re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.S))
    assert {name: html.unescape(value) for name, value in kept.items()} == NEW
    assert not User.objects.filter(email="nia@example.org").exists()
    key = stale.session.session_key
    answer = stale.post(INVITE, {**NEW, "proof-password": PASSWORD})
    assert answer.url == reverse("people")
    assert User.objects.get(email="nia@example.org").name == NEW["name"]
    assert stale.session.session_key != key


def test_the_key_from_before_opens_nothing(stale):
    key = stale.session.session_key
    stale.post(INVITE, {**NEW, "proof-password": PASSWORD})
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get(reverse("people")).status_code == 302


def test_a_wrong_password_keeps_the_form_and_ten_rest(stale):
    for _ in range(10):
        page = stale.post(INVITE, {**NEW, "proof-password": "wrong"})
        assert page.status_code == 403 and "nia@example.org" in page.content.decode()
    right = stale.post(INVITE, {**NEW, "proof-password": PASSWORD})
    assert right.status_code == 403 and "15 minutes" in right.content.decode()
    assert not User.objects.filter(email="nia@example.org").exists()


def test_a_page_that_asks_comes_back_to_it(stale):
    asked = stale.get(reverse("recovery-codes"))
    assert asked.url == f"{reverse('prove')}?next=%2Faccount%2Fsecond-factor%2Fcodes%2F"
    assert stale.post(asked.url, {"proof-password": PASSWORD}).url == reverse("recovery-codes")
    assert stale.get(reverse("recovery-codes")).status_code == 200


def test_it_leads_to_no_other_site(stale):
    where = f"{reverse('prove')}?next=https://evil.example/"
    assert stale.post(where, {"proof-password": PASSWORD}).url == reverse("home")


def test_the_demo_asks_nobody(stale, settings):
    settings.DEMO = True
    assert stale.post(INVITE, NEW).status_code == 302
