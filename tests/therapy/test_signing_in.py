from base64 import b64encode

import pytest
from django.core import mail
from django.urls import reverse

from tests.build import PASSWORD

LOGIN = "account_login"


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse(LOGIN), {"login": user.email, "password": password})


@pytest.mark.parametrize(
    ("who", "where"), [("ada", "report-list"), ("alice", "desk"), ("pat", "today")]
)
def test_it_takes_each_role_to_where_its_work_begins(as_user, who, where, request):
    person = request.getfixturevalue(who)
    browser = as_user(getattr(person, "user", person))
    assert browser.get(reverse("home")).url == reverse(where)


def test_it_signs_out_by_post_only(as_user, alice):
    browser = as_user(alice)
    browser.get(reverse("account_logout"))
    assert "_auth_user_id" in browser.session
    browser.post(reverse("account_logout"))
    assert "_auth_user_id" not in browser.session


def test_it_answers_alike_for_known_and_unknown_accounts(client, alice):
    known = sign_in(client, alice, "wrong password here")
    unknown = client.post(reverse(LOGIN), {"login": "no@example.org", "password": "wrong"})
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors


def test_it_resets_a_password_by_mail_without_saying_who_exists(client, alice):
    url = reverse("account_reset_password")
    known, unknown = (
        client.post(url, {"email": email}) for email in (alice.email, "nobody@example.org")
    )
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[alice.email]]
    assert alice.name not in mail.outbox[0].body


def test_nobody_signs_up_alone(client, db):
    page = client.get(reverse("account_signup"))
    assert b"password1" not in page.content


def test_it_keeps_signed_in_pages_out_of_caches(as_user, ada):
    assert "no-store" in as_user(ada).get(reverse("people"))["Cache-Control"]


def test_it_refuses_basic_authentication_on_the_api(client, alice):
    basic = b64encode(f"{alice.email}:{PASSWORD}".encode()).decode()
    answer = client.get("/api/v1/sessions/", headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "confirm-email/a-key/"])
def test_nobody_keeps_their_own_addresses(as_user, alice, path):
    assert as_user(alice).get(f"/account/{path}").status_code == 404


def test_somebody_who_never_had_a_password_may_choose_one(as_user, pat):
    pat.user.set_unusable_password()
    pat.user.save()
    page = as_user(pat.user).get(reverse("account_change_password"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("account_set_password")
    assert "<h1>Choose a password</h1>" in page.content.decode()


def test_it_greets_nobody_by_number(client, pat):
    sign_in(client, pat.user)
    assert "signed in as" not in client.get(reverse("home"), follow=True).content.decode()
