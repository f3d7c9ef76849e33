"""Signing in leaves entries: the account, the address, never what was typed."""

import pytest
from django.core import mail
from django.urls import reverse

from tests import build
from therapy.accounts.models import AuditEntry

LOGIN = reverse("account_login")


def entries() -> list[tuple[str, str, int | None]]:
    rows = AuditEntry.objects.filter(kind="sign_in").order_by("pk")
    return [(row.verb, row.subject_id, row.actor_id) for row in rows]


def test_it_notes_signing_in_and_out(client, alice):
    client.post(LOGIN, {"login": alice.email, "password": build.PASSWORD})
    client.post(reverse("account_logout"))
    assert entries() == [
        ("sign_in", str(alice.pk), alice.pk),
        ("sign_out", str(alice.pk), alice.pk),
    ]
    entry = AuditEntry.objects.get(verb="sign_in")
    assert (entry.clinic, entry.address) == (alice.clinic, "127.0.0.1")
    assert len(entry.request_id) > 8


def test_a_failed_sign_in_names_the_account_and_nobody_as_the_actor(client, alice):
    client.post(LOGIN, {"login": alice.email, "password": "not the password"})
    assert entries() == [("sign_in_failed", str(alice.pk), None)]


@pytest.mark.django_db
def test_an_unknown_address_is_noted_without_what_was_typed(client):
    client.post(LOGIN, {"login": "canary@example.org", "password": "canary words here"})
    assert entries() == [("sign_in_failed", "", None)]
    assert "canary" not in str(list(AuditEntry.objects.values()))
    assert AuditEntry.objects.get().clinic is None


def test_a_code_that_was_sent_is_noted_without_the_code(client, pat, mailoutbox):
    pat.user.email = "pat@example.org"
    pat.user.save()
    client.post(reverse("account_request_login_code"), {"email": "pat@example.org"})
    assert len(mailoutbox) == 1
    assert ("sign_in_code_sent", str(pat.user.pk), None) in entries()


def test_a_changed_password_is_noted(as_user, alice):
    new = "another quite long password 7"
    as_user(alice).post(
        reverse("account_change_password"),
        {"oldpassword": build.PASSWORD, "password1": new, "password2": new},
    )
    assert ("password_changed", str(alice.pk), alice.pk) in entries()
    assert [message.to for message in mail.outbox] == [[alice.email]]
    assert "password of your account was changed" in mail.outbox[0].body
    assert alice.name not in mail.outbox[0].body + mail.outbox[0].subject
