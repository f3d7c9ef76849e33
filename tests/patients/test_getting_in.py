"""A patient's way in: the link or the code, the date of birth, a yes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from patients.actions.accept_invitation import accept_invitation, birth_date_is_right
from patients.actions.invite_patient import invite_patient, revoke_invitation
from patients.messages.invitation_mail import invitation_link
from patients.models import Invitation
from tests.conftest import NOW
from tests.mails import sent_mails
from therapy.accounts.devices import devices_of
from therapy.accounts.models import AuditEntry, User

pytestmark = pytest.mark.django_db
BORN = date(1984, 5, 17)
RIGHT = {"day": "17", "month": "5", "year": "1984"}
WRONG = {"day": "18", "month": "5", "year": "1984"}


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def new_patient(pat):
    """Pat before there was an account."""
    pat.user = None
    pat.save()
    return pat


@pytest.fixture
def invitation(new_patient, alice):
    return invite_patient(patient=new_patient, by=alice, now=NOW)


def open_link(client, invitation, follow=True):
    return client.get(reverse("invitation-link", args=[invitation.token]), follow=follow)


def test_it_takes_a_patient_from_the_link_to_today_without_a_password(client, invitation):
    page = open_link(client, invitation).content.decode()
    assert "Alice at Northside Physio set up your stretches" in page
    assert "Pat Example" not in page
    assert client.post(reverse("invitation-birth-date"), RIGHT).url == reverse("invitation-agree")
    assert client.post(reverse("invitation-agree")).url == reverse("today")
    assert client.get(reverse("today")).status_code == 200
    invitation.patient.refresh_from_db()
    user = invitation.patient.user
    assert (user.email, user.has_usable_password()) == ("pat@example.org", False)
    assert client.session.get_expiry_age() == 30 * 24 * 3600
    assert [device.since for device in devices_of(user)] == [NOW]


def test_it_keeps_the_secret_out_of_the_database_and_the_next_address(client, invitation):
    row = Invitation.objects.values().get()
    assert invitation.token not in str(row) and invitation.code not in str(row)
    first = open_link(client, invitation, follow=False)
    assert first.url == reverse("invitation-birth-date")
    assert first["Referrer-Policy"] == "no-referrer"
    page = client.get(first.url)
    assert invitation.token not in page.content.decode()
    # A form under "no-referrer" is sent with "Origin: null", which Django takes for a forgery.
    assert page["Referrer-Policy"] == "same-origin"


def test_it_is_not_used_up_by_a_scanner(client, invitation):
    for _ in range(3):
        assert open_link(client, invitation).status_code == 200
    assert Invitation.objects.get().used_at is None
    client.post(reverse("invitation-birth-date"), RIGHT)
    assert client.post(reverse("invitation-agree")).url == reverse("today")


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{bare}"])
def test_it_takes_the_code_however_it_is_typed(client, invitation, typed):
    code = invitation.code
    text = typed.format(code=code, lower=code.lower(), bare=code.replace("-", ""))
    answer = client.post(reverse("invitation-code"), {"code": text})
    assert answer.url == reverse("invitation-birth-date")


@pytest.mark.parametrize("typed", ["", "ABC", "ABCD-EFGH", "x" * 40, "ÄÖÜ-1234"])
def test_it_refuses_a_wrong_code_with_a_word(client, invitation, typed):
    answer = client.post(reverse("invitation-code"), {"code": typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_it_lets_nobody_guess_codes(client, invitation):
    answers = [
        client.post(reverse("invitation-code"), {"code": f"AAAA-22{n:02}"}).status_code
        for n in range(22, 34)
    ]
    assert answers[:10] == [422] * 10
    assert answers[10:] == [429] * 2


def test_it_explains_a_link_that_is_cut_off(client, db):
    page = client.get(reverse("invitation-link", args=["cut-off"]), follow=True)
    assert "This link doesn't work" in page.content.decode()


def test_it_closes_after_three_wrong_dates_of_birth(client, invitation):
    open_link(client, invitation)
    url = reverse("invitation-birth-date")
    assert "You have 2 tries left" in client.post(url, WRONG).content.decode()
    assert "You have 1 try left" in client.post(url, WRONG).content.decode()
    closed = client.post(url, WRONG)
    assert closed.status_code == 410
    assert "Please call your clinic" in closed.content.decode()
    assert "+1 555 0100" in closed.content.decode()
    assert client.post(url, RIGHT).status_code == 410


@pytest.mark.parametrize(
    "born",
    [
        {},
        {"day": "31", "month": "2", "year": "1984"},
        {"day": "x", "month": "5", "year": "1984"},
        {"day": "17", "month": "5", "year": "999999"},
        {"day": "0", "month": "0", "year": "0"},
    ],
)
def test_a_date_that_does_not_exist_costs_no_try(client, invitation, born):
    open_link(client, invitation)
    assert client.post(reverse("invitation-birth-date"), born).status_code == 422
    assert Invitation.objects.get().tries == 0


def used(invitation, alice, clock):
    accept_invitation(invitation=invitation, now=NOW)
    return "has been used"


def revoked(invitation, alice, clock):
    revoke_invitation(invitation=invitation, by=alice, now=NOW)
    return "has run out"


def expired(invitation, alice, clock):
    clock.move_to(NOW + timedelta(hours=72))
    return "has run out"


def replaced(invitation, alice, clock):
    invite_patient(patient=invitation.patient, by=alice, now=NOW)
    return "has run out"


@pytest.mark.parametrize("happen", [used, revoked, expired, replaced])
def test_it_says_why_an_invitation_is_closed(client, invitation, alice, at_nine, happen):
    words = happen(invitation, alice, at_nine)
    answer = open_link(client, invitation)
    assert answer.status_code == 410
    assert words in answer.content.decode()
    assert "+1 555 0100" in answer.content.decode()


@pytest.mark.parametrize("happen", [used, revoked, replaced])
def test_it_can_still_close_at_the_last_step(client, invitation, alice, at_nine, happen):
    open_link(client, invitation)
    client.post(reverse("invitation-birth-date"), RIGHT)
    happen(invitation, alice, at_nine)
    assert client.post(reverse("invitation-agree")).status_code == 410
    assert "_auth_user_id" not in client.session


def test_nobody_skips_the_date_of_birth(client, invitation):
    assert client.get(reverse("invitation-birth-date")).url == reverse("invitation-code")
    open_link(client, invitation)
    assert client.post(reverse("invitation-agree")).url == reverse("invitation-birth-date")
    assert Invitation.objects.get().used_at is None


def test_it_signs_in_an_account_that_was_there(client, pat, alice):
    pat.user.set_unusable_password()
    pat.user.save()
    invitation = invite_patient(patient=pat, by=alice, now=NOW)
    assert accept_invitation(invitation=invitation, now=NOW) == pat.user
    assert User.objects.filter(role="patient").count() == 1


def test_it_works_without_an_e_mail(client, new_patient, alice):
    new_patient.email = ""
    new_patient.save()
    open_link(client, invite_patient(patient=new_patient, by=alice, now=NOW))
    client.post(reverse("invitation-birth-date"), RIGHT)
    agree = reverse("invitation-agree")
    taken = client.post(agree, {"email": alice.email})
    assert "email" in taken.context["form"].errors
    assert client.post(agree, {"email": ""}).url == reverse("today")
    assert client.get(reverse("today")).status_code == 200


def test_it_writes_down_who_invited_and_who_agreed(invitation, alice):
    birth_date_is_right(invitation=invitation, date_of_birth=date(2000, 1, 1), now=NOW)
    user = accept_invitation(invitation=invitation, now=NOW)
    trail = AuditEntry.objects.order_by("pk").values_list("verb", "actor")
    assert list(trail) == [
        ("invite_patient", alice.pk),
        ("refuse_birth_date", None),
        ("accept_invitation", user.pk),
    ]


# The therapist's side


@pytest.fixture
def desk(as_user, alice):
    return as_user(alice)


def test_it_makes_a_card_and_mails_the_link(desk, new_patient, at_nine):
    url = reverse("patient-invite", args=[new_patient.pk])
    assert "There is no open invitation" in desk.get(url).content.decode()
    page = desk.post(url, follow=True).content.decode()
    invitation = Invitation.objects.get()
    assert invitation.code in page
    assert [message.to for message in sent_mails()] == [["pat@example.org"]]
    body = sent_mails()[0].body
    assert invitation_link(invitation) in body
    assert "Pat" not in body and "+1 555 0100" in body
    at_nine.move_to(NOW + timedelta(minutes=1))
    desk.post(reverse("patient-invite-mail", args=[new_patient.pk]))
    assert len(sent_mails()) == 2 and sent_mails()[1].body == body


def test_it_makes_a_card_without_an_e_mail(desk, new_patient):
    new_patient.email = ""
    new_patient.save()
    desk.post(reverse("patient-invite", args=[new_patient.pk]))
    assert not sent_mails() and Invitation.objects.open().exists()
    answer = desk.post(reverse("patient-invite-mail", args=[new_patient.pk]), follow=True)
    assert "no e-mail" in answer.content.decode()


def test_it_draws_the_link_as_a_picture_while_it_is_good(desk, invitation):
    url = reverse("patient-invite-qr", args=[invitation.patient.pk])
    picture = desk.get(url)
    assert picture["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    assert b"style=" not in picture.content and "no-store" in picture["Cache-Control"]
    Invitation.objects.update(expires_at=NOW)
    assert desk.get(url).status_code == 404


def test_it_takes_an_invitation_back(desk, invitation, client):
    desk.post(reverse("patient-invite-revoke", args=[invitation.patient.pk]))
    assert open_link(client, invitation).status_code == 410


def test_a_change_of_key_breaks_no_link(client, invitation, settings):
    token = invitation.token
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, []
    assert invitation.token is None
    assert client.get(reverse("invitation-link", args=[token])).url == reverse(
        "invitation-birth-date"
    )


DOORS = ["patient-invite", "patient-devices", "patient-print", "patient-paper", "patient-invite-qr"]


@pytest.mark.parametrize("door", DOORS)
def test_it_is_not_there_for_others(as_user, client, invitation, quinn, bob, carol, olga, door):
    url = reverse(door, args=[invitation.patient.pk])
    assert client.get(url).status_code == 302
    for person in (bob, carol, olga, quinn.user):
        assert as_user(person).get(url).status_code == 404, person


@pytest.mark.parametrize("door", ["patient-invite-mail", "patient-invite-revoke"])
def test_it_acts_by_post_only_and_for_the_care_team_only(as_user, desk, invitation, bob, door):
    url = reverse(door, args=[invitation.patient.pk])
    assert desk.get(url).status_code == 405
    assert as_user(bob).post(url).status_code == 404
    assert Invitation.objects.open().exists()
