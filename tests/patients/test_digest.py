from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from patients import tasks_digest
from patients.actions.send_digest import order_digest, recipients, week_to_tell
from patients.messages.digest_mail import stop_token, written_digest
from patients.messages.digest_time import digest_is_due
from patients.models import DigestSent, DigestStop, StaleWeek
from patients.stale import mark_days_stale
from tests import build
from tests.patients.reporting import report_all
from tests.patients.worked_example import MONDAY, WEEK, make_example
from therapy.accounts.models import OutgoingMail, Role
from therapy.accounts.tasks import send_mails

# Monday, 7:00 in Berlin is 6:00 UTC in winter.
SEVEN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("week_start", "now", "due"),
    [
        (WEEK, SEVEN, True),
        (WEEK, SEVEN - timedelta(seconds=1), False),
        (WEEK, SEVEN + timedelta(days=2, seconds=-1), True),
        (WEEK, SEVEN + timedelta(days=2), False),
        # A week that ends on Saturday is told on the Monday, too.
        (date(2026, 11, 15), SEVEN, True),
        (date(2026, 11, 15), SEVEN - timedelta(hours=1), False),
    ],
)
def test_it_is_due_at_seven_on_the_clinics_monday(week_start, now, due):
    assert digest_is_due(week_start, now=now, tz=ZoneInfo("Europe/Berlin")) is due


def test_it_follows_the_wall_clock_through_summer_time():
    berlin = ZoneInfo("Europe/Berlin")
    summer = datetime(2026, 7, 20, 5, 0, tzinfo=UTC)
    assert digest_is_due(date(2026, 7, 13), now=summer, tz=berlin)
    assert not digest_is_due(date(2026, 7, 13), now=summer - timedelta(seconds=1), tz=berlin)


@pytest.fixture
def told(db, clinic, pat, ada, alice, bob):
    """The worked example's week, closed and reported, on Monday at seven."""
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic, SEVEN - timedelta(hours=2))

    with time_machine.travel(SEVEN, tick=False):
        yield example


def send_due_digests() -> None:
    """What beat has done each quarter of an hour, and each half minute for mails."""
    tasks_digest.send_due_digests()
    send_mails()


def test_therapists_and_admins_get_one_mail_however_often_beat_rings(told, ada, alice, bob):
    for _ in range(3):
        send_due_digests()
    assert sorted(address for one in mail.outbox for address in one.to) == sorted(
        user.email for user in (ada, alice, bob)
    )
    assert DigestSent.objects.filter(week_start=WEEK).exclude(sent_at=None).count() == 3


def test_two_workers_order_one_mail(told, alice):
    for _ in range(2):
        order_digest(user=alice, week_start=WEEK, now=SEVEN)
    send_mails()
    assert len(mail.outbox) == 1


@pytest.fixture
def ordered(told, monkeypatch):
    """Three mails, while the mail server is away."""
    with monkeypatch.context() as patch:
        failing = Mock(side_effect=SMTPServerDisconnected)
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", failing)
        send_due_digests()


def test_mails_that_could_not_be_sent_are_tried_again(ordered):
    assert not mail.outbox
    with time_machine.travel(SEVEN + timedelta(hours=1)):
        send_mails()
    assert len(mail.outbox) == 3


def test_a_mail_that_waited_is_not_sent_to_who_stopped_it_or_left(ordered, ada, alice, bob):
    DigestStop.objects.create(user=alice, stopped_at=SEVEN)
    bob.is_active = False
    bob.save()
    with time_machine.travel(SEVEN + timedelta(hours=1)):
        send_mails()
    assert [message.to for message in mail.outbox] == [[ada.email]]


def test_a_mail_that_waited_until_wednesday_is_old_news(ordered):
    with time_machine.travel(SEVEN + timedelta(days=2)):
        send_mails()
    assert not mail.outbox and not OutgoingMail.objects.open().exists()


def test_it_holds_counts_and_links_and_no_names(told, clinic, pat, ada, alice, now):
    build.make_patient_diagnosis(pat, "stenosis")
    for user in (ada, alice):
        message = written_digest(user, WEEK, now=SEVEN)
        whole = " ".join([message.subject, message.body, message.alternatives[0][0]])
        for word in (pat.name, pat.code, "tenosis", "Pat", clinic.name):
            assert word not in whole
        assert message.alternatives[0][1] == "text/html"
    assert "/desk/" in written_digest(alice, WEEK, now=SEVEN).body
    assert "/reports/2026-W47/" in written_digest(ada, WEEK, now=SEVEN).body
    assert "Active patients: 1" in written_digest(ada, WEEK, now=SEVEN).body


def test_it_waits_for_reports_that_are_being_computed(told, clinic, pat):
    mark_days_stale(pat, [MONDAY], cause="log_session", now=SEVEN)
    assert week_to_tell(clinic=clinic, now=SEVEN) is None
    StaleWeek.objects.all().delete()
    assert week_to_tell(clinic=clinic, now=SEVEN) == WEEK


def test_patients_and_closed_accounts_get_none(told, clinic, pat, ada, alice, bob):
    bob.is_active = False
    bob.save()
    build.make_user(clinic, Role.PATIENT, "someone")
    assert set(recipients(clinic=clinic, week_start=WEEK)) == {ada, alice}


# --- stopping it --------------------------------------------------------------------------------------


def test_one_click_stops_it_without_signing_in(client, told, alice):
    message = written_digest(alice, WEEK, now=SEVEN)
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = address.partition("//")[2].partition("/")[2]
    for _ in range(2):
        answer = client.post(f"/{path}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert DigestStop.objects.get().user == alice
    send_due_digests()
    assert alice.email not in [address for one in mail.outbox for address in one.to]


def test_the_link_asks_first_and_then_stops(client, told, alice):
    page = reverse("digest-stop", args=[stop_token(alice)])
    asked = client.get(page)
    assert "Stop the weekly mail?" in asked.content.decode()
    # A form under "no-referrer" is sent with "Origin: null", which Django takes for a forgery.
    assert asked["Referrer-Policy"] == "same-origin"
    assert not DigestStop.objects.exists()
    assert "Stopped" in client.post(page).content.decode()
    assert DigestStop.objects.exists()


def test_a_forged_link_stops_nothing(client, told, alice):
    for token in ("x", f"{stop_token(alice)}x", f"{alice.pk}:abc:def"):
        assert "does not work" in client.post(reverse("digest-stop", args=[token])).content.decode()
        assert client.post(reverse("digest-stop-now", args=[token])).status_code == 200
    assert not DigestStop.objects.exists()


def test_staff_may_have_it_again(as_user, told, alice, pat):
    DigestStop.objects.create(user=alice, stopped_at=SEVEN)
    client = as_user(alice)
    assert client.get(reverse("digest-resume")).status_code == 405
    client.post(reverse("digest-resume"))
    assert not DigestStop.objects.exists()
    assert as_user(pat.user).post(reverse("digest-resume")).status_code == 404
