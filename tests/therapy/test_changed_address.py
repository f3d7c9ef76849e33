"""When the clinic changes somebody's e-mail, the old one opens nothing any more."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from patients.patient_details import PatientDetails
from tests.build import PASSWORD
from therapy.accounts.actions.change_email import change_email

pytestmark = pytest.mark.django_db
OLD, NEW = "pat.old@example.org", "pat.new@example.org"
RESET, CODE = reverse("account_reset_password"), reverse("account_request_login_code")


@pytest.fixture
def moved(client, as_user, pat, alice):
    """Pat has asked for a link at the old address; since then Alice has written down another."""
    pat.user.email = pat.email = OLD
    pat.user.save()
    pat.save()
    client.post(RESET, {"email": OLD})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox.pop().body)[1]
    edit, fields = reverse("patient-edit", args=[pat.pk]), PatientDetails.of(pat).as_fields()
    given = {name: str(value) for name, value in fields.items()} | {"email": NEW}
    assert as_user(alice).post(edit, given).status_code == 302
    return link


@pytest.mark.parametrize("door", [RESET, CODE])
def test_who_reads_the_old_mailbox_gets_neither_link_nor_code(moved, door):
    for email in (OLD, NEW):
        Client().post(door, {"email": email})
    assert [message.to for message in mail.outbox] == [[NEW]]


def test_the_old_address_signs_nobody_in(client, moved):
    client.post(reverse("account_login"), {"login": OLD, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_link_from_before_is_over(client, moved):
    page = client.get(moved, follow=True)
    assert "password1" not in page.content.decode()


def test_no_other_address_than_the_accounts_own_is_kept(client, moved):
    client.post(RESET, {"email": NEW})
    assert not EmailAddress.objects.exists()


def test_what_allauth_once_kept_goes_with_the_change(pat, alice, now):
    EmailAddress.objects.create(user=pat.user, email=pat.user.email, verified=True)
    change_email(user=pat.user, email=NEW, by=alice, now=now)
    assert not EmailAddress.objects.exists()
