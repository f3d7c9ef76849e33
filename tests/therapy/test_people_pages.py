import re

import pytest
from django.urls import reverse

from tests.mails import sent_mails
from therapy.accounts.models import AuditEntry, User


@pytest.fixture
def admin(as_user, ada):
    return as_user(ada)


def invite(client, **fields):
    data = {"name": "Nia New", "email": "nia@example.org", "role": "therapist", **fields}
    return client.post(reverse("person-invite"), data)


def test_it_lists_the_clinics_staff_and_nobody_else(admin, alice, carol, pat):
    page = admin.get(reverse("people")).content.decode()
    assert alice.name in page
    assert carol.email not in page
    assert pat.user.email not in page


def test_it_invites_by_a_link_that_lets_them_choose_a_password_once(admin, client):
    invite(admin)
    link = re.search(r"https?://[^/]+(/\S+)", sent_mails()[0].body)[1]
    form = client.get(link, follow=True)
    done = client.post(
        form.redirect_chain[-1][0],
        {"password1": "three blind mice 77", "password2": "three blind mice 77"},
    )
    assert done.status_code == 302
    assert User.objects.get(email="nia@example.org").check_password("three blind mice 77")
    again = client.get(link, follow=True)
    assert b"password1" not in again.content
    assert AuditEntry.objects.filter(verb="invite_user").count() == 1


def test_it_keeps_names_out_of_the_invitation(admin):
    invite(admin)
    assert "Nia" not in sent_mails()[0].subject + sent_mails()[0].body


def test_it_keeps_what_was_typed_when_the_email_is_taken(admin, alice):
    page = invite(admin, email=alice.email.upper()).content.decode()
    assert "already signs in" in page
    assert 'value="Nia New"' in page


def test_it_closes_an_account_and_the_next_request_is_refused(admin, as_user, alice):
    browser = as_user(alice)
    admin.post(reverse("person-deactivate", args=[alice.pk]))
    assert browser.get(reverse("home")).status_code == 302
    assert "login" in browser.get(reverse("home")).url
    admin.post(reverse("person-reactivate", args=[alice.pk]))
    assert User.objects.get(pk=alice.pk).is_active


def test_it_lets_no_admin_close_their_own_account(admin, ada):
    admin.post(reverse("person-deactivate", args=[ada.pk]))
    assert User.objects.get(pk=ada.pk).is_active


def test_it_hides_another_clinics_people(admin, carol):
    assert admin.post(reverse("person-deactivate", args=[carol.pk])).status_code == 404


@pytest.mark.parametrize("who", ["alice", "pat"])
def test_it_is_not_there_for_other_roles(who, as_user, request):
    person = request.getfixturevalue(who)
    browser = as_user(getattr(person, "user", person))
    assert browser.get(reverse("people")).status_code == 404


def test_it_asks_the_signed_out_to_sign_in(client, db):
    assert reverse("account_login") in client.get(reverse("people")).url
