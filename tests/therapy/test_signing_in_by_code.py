"""Patients sign in by a code from a mail, and see where they are signed in."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from therapy.accounts.devices import device_name, devices_of

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "account_request_login_code", "account_confirm_login_code"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def code_in_mail() -> str:
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.M)[0]


def sign_in(client, user):
    client.post(reverse(ASK), {"email": user.email})
    return client.post(
        reverse(CONFIRM),
        {"code": code_in_mail(), "action": "verify"},
        headers={"user-agent": PHONE},
    )


def test_it_signs_a_patient_in_for_thirty_days(client, pat):
    assert sign_in(client, pat.user).status_code == 302
    assert client.get(reverse("home")).url == reverse("today")
    assert client.session.get_expiry_age() > 29.9 * 24 * 3600
    assert "Pat" not in mail.outbox[-1].body


def test_staff_stay_signed_in_for_half_a_day(client, alice):
    from_form = {"login": alice.email, "password": "correct horse battery staple"}
    client.post(reverse("account_login"), from_form)
    assert 11.9 * 3600 < client.session.get_expiry_age() <= 12 * 3600


def test_it_answers_alike_for_patients_staff_and_strangers(client, pat, alice):
    answers = [
        client.post(reverse(ASK), {"email": email})
        for email in (pat.user.email, alice.email, "nobody@example.org")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse(CONFIRM))}
    assert [message.to for message in mail.outbox] == [[pat.user.email]]
    page = client.get(reverse(CONFIRM)).content.decode()
    assert 'autocomplete="one-time-code"' in page and 'inputmode="numeric"' in page


def test_who_mistyped_their_address_asks_again_with_another(client, pat):
    page = client.post(reverse(ASK), {"email": "pta@example.org"}, follow=True).content.decode()
    form = re.search(
        r'<form method="post" action="([^"]+)"[^>]*>(?:(?!</form>).)*another e-mail', page
    )
    given = dict(re.findall(r'<input type="hidden" name="(next)" value="([^"]+)"', form[0]))
    there = client.post(form[1], given, follow=True)
    assert there.redirect_chain == [(reverse(ASK), 302)]
    client.post(reverse(ASK), {"email": pat.user.email})
    client.post(reverse(CONFIRM), {"code": code_in_mail(), "action": "verify"})
    assert client.session["_auth_user_id"] == str(pat.user.pk)


def test_three_wrong_codes_end_it(client, pat):
    client.post(reverse(ASK), {"email": pat.user.email})
    right = code_in_mail()
    wrong = "000000" if right != "000000" else "111111"
    answers = [client.post(reverse(CONFIRM), {"code": wrong, "action": "verify"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    client.post(reverse(CONFIRM), {"code": right, "action": "verify"})
    assert "_auth_user_id" not in client.session


def test_it_lists_devices_and_signs_one_out(client, pat, as_user, alice):
    sign_in(client, pat.user)
    page = client.get(reverse("own-devices")).content.decode()
    assert "Chrome on Android" in page and "This device" in page
    device = devices_of(pat.user)[0]
    desk = as_user(alice)
    assert (
        "Chrome on Android" in desk.get(reverse("patient-devices", args=[pat.pk])).content.decode()
    )
    desk.post(reverse("patient-device-sign-out", args=[pat.pk, device.pk]))
    assert client.get(reverse("today")).url.startswith(reverse("account_login"))
    assert not devices_of(pat.user)


def test_nobody_signs_out_somebody_elses_device(client, pat, quinn, as_user, alice, bob):
    sign_in(client, pat.user)
    device = devices_of(pat.user)[0]
    own = reverse("own-device-sign-out", args=[device.pk])
    assert as_user(quinn.user).post(own).status_code == 404
    assert (
        as_user(bob)
        .post(reverse("patient-device-sign-out", args=[quinn.pk, device.pk]))
        .status_code
        == 404
    )
    assert (
        as_user(alice).get(reverse("patient-device-sign-out", args=[pat.pk, device.pk])).status_code
        == 405
    )
    assert client.get(reverse("today")).status_code == 200


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_4) Version/18.4 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Gecko Firefox/153.0", "Firefox on Mac"),
        ("curl/8", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_it_names_a_device_in_words(text, name):
    assert device_name(text) == name
