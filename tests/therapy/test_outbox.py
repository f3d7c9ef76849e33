"""Mails wait in the database: tried again, sent once, given up in the end, never in a request's way."""

import socket
import threading
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from tests import build
from tests.mails import sent_mails
from therapy.accounts import mail_now, outbox, tasks
from therapy.accounts.models import AuditEntry, Heartbeat, MailState, OutgoingMail
from therapy.accounts.models import User as Person

pytestmark = pytest.mark.django_db
KIND = "staff-invitation"
OPEN = [MailState.WAITING, MailState.SENDING]


@pytest.fixture
def order(alice, now):
    def make(**change):
        whom = {"thing": alice.pk, "recipient": alice.pk, "clinic": alice.clinic}
        outbox.order_mail(**{"kind": KIND, **whom, "now": now, **change})
        return OutgoingMail.objects.latest("pk")

    return make


@pytest.fixture
def away(monkeypatch):
    """The mail server doesn't answer; the list says how often it was asked."""
    tries = []

    def fail(self):
        tries.append(self)
        raise SMTPServerDisconnected("nia@example.org: try later")

    monkeypatch.setattr(EmailMessage, "send", fail)
    return tries


def test_it_sends_a_mail_once_however_often_it_is_ordered_or_taken_up(order, now):
    order()
    waiting = order()
    for _ in range(3):
        outbox.send_mail(pk=waiting.pk, now=now)
    assert len(mail.outbox) == OutgoingMail.objects.count() == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == (MailState.SENT, 1)


def test_the_row_holds_neither_the_mail_nor_its_address(order, alice):
    waiting = order()
    said = " ".join(str(getattr(waiting, field.attname)) for field in waiting._meta.fields)
    assert alice.email not in said and alice.name not in said and "http" not in said


def test_it_tries_again_with_growing_pauses_and_gives_up_in_the_end(order, now, away, caplog):
    waiting, pauses = order(), []
    at = now
    for _ in range(outbox.MOST_TRIES):
        outbox.send_mail(pk=waiting.pk, now=at)
        waiting.refresh_from_db()
        pauses.append(waiting.due_at - at)
        at = waiting.due_at
    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert max(pauses) == timedelta(hours=1)
    assert (waiting.state, waiting.problem) == (MailState.DEAD, "SMTPServerDisconnected")
    assert len(away) == outbox.MOST_TRIES
    assert "given up" in caplog.text and "nia@example.org" not in caplog.text


@pytest.fixture
def dead(order, now, away):
    """Given up just now, after seven hours."""
    given_up = order()
    OutgoingMail.objects.update(tries=outbox.MOST_TRIES - 1)
    outbox.send_mail(pk=given_up.pk, now=now)
    given_up.refresh_from_db()
    assert given_up.state == MailState.DEAD
    return given_up


def told(capsys, *words) -> str:
    call_command("dead_mails", *words)
    return capsys.readouterr().out


def test_who_runs_the_site_sees_what_was_given_up_without_a_name(dead, alice, capsys):
    said = told(capsys)
    assert f"{dead.pk}: {KIND} of clinic {alice.clinic_id}" in said
    assert "tried 14 times, SMTPServerDisconnected" in said and "1 given up." in said
    assert alice.email not in said and alice.name not in said


def test_what_was_given_up_is_sent_again_by_hand(dead, now, capsys, monkeypatch):
    assert "1 tried again." in told(capsys, "--again", str(dead.pk))
    assert outbox.given_up_lately(now) == 0
    monkeypatch.undo()
    outbox.send_mail(pk=dead.pk, now=timezone.now())
    dead.refresh_from_db()
    assert (dead.state, dead.tries) == (MailState.SENT, 1)
    assert AuditEntry.objects.filter(verb="resend_mail").count() == 1


def test_what_was_given_up_is_let_go_by_hand(dead, now, capsys):
    assert outbox.given_up_lately(now) == 1
    assert "1 let go." in told(capsys, "--drop")
    assert outbox.given_up_lately(now) == 0
    assert "0 given up." in told(capsys)


def test_a_number_that_was_not_given_up_changes_nothing(dead, order, away, capsys):
    waiting = order(occasion="again")
    with pytest.raises(CommandError, match=str(waiting.pk)):
        told(capsys, "--drop", str(waiting.pk), str(dead.pk))
    dead.refresh_from_db()
    assert dead.state == MailState.DEAD


SETTLED = [MailState.SENT, MailState.DROPPED, MailState.DEAD]


@pytest.mark.parametrize(
    ("state", "gone"), [*((each, True) for each in SETTLED), *((each, False) for each in OPEN)]
)
def test_the_night_forgets_what_was_settled_a_month_ago(order, now, state, gone):
    old, new = order(), order(occasion="again")
    OutgoingMail.objects.update(state=state, tried_at=now)
    OutgoingMail.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=31))
    outbox.forget_settled(now)
    kept = {new.pk} if gone else {old.pk, new.pk}
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == kept


def test_it_is_sent_after_all_once_the_mail_server_is_back(order, now, monkeypatch, away):
    waiting = order()
    outbox.send_mail(pk=waiting.pk, now=now)
    monkeypatch.undo()
    outbox.send_mail(pk=waiting.pk, now=now)
    waiting.refresh_from_db()
    assert waiting.state == MailState.WAITING
    outbox.send_mail(pk=waiting.pk, now=waiting.due_at)
    waiting.refresh_from_db()
    assert waiting.state == MailState.SENT


def test_a_mail_that_a_killed_worker_left_goes_under_the_same_name(order, now):
    waiting = order()
    outbox.send_mail(pk=waiting.pk, now=now)
    OutgoingMail.objects.update(state=MailState.SENDING, tried_at=now)
    outbox.send_mail(pk=waiting.pk, now=now + timedelta(minutes=9))
    assert len(mail.outbox) == 1
    outbox.send_mail(pk=waiting.pk, now=now + timedelta(minutes=11))
    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second


def test_it_drops_what_nobody_needs_any_more(order, now, alice):
    waiting = order()
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    outbox.send_mail(pk=waiting.pk, now=now)
    waiting.refresh_from_db()
    assert waiting.state == MailState.DROPPED and not mail.outbox


def test_a_mail_that_cant_be_written_says_so_by_number_only(order, now, alice, caplog, monkeypatch):
    monkeypatch.setattr("therapy.accounts.invitations.invitation_link", _fail)
    waiting = order()
    outbox.send_mail(pk=waiting.pk, now=now)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem) == (MailState.WAITING, "KeyError")
    assert alice.name not in caplog.text


def _fail(user):
    raise KeyError(user.name)


def test_beat_finds_what_nobody_rang_for(order):
    waiting = order()
    tasks.send_mails()
    waiting.refresh_from_db()
    assert waiting.state == MailState.SENT
    assert Heartbeat.objects.filter(name=Heartbeat.MAIL).exists()


def test_an_alert_stands_though_no_mail_can_be_sent(as_user, pat, alice, ada, away, now):
    """And each of the care team has a mail waiting."""
    plan = build.make_assignment(pat, [build.make_stretch()])
    line = str(plan.prescriptions.get().pk)
    body = {
        "id": "5b0f3e6e-5d6a-4d4e-9f53-0a3e6f9f7d11",
        "performed_on": now.date().isoformat(),
        "tz": pat.time_zone,
        "entries": [{"prescription": line, "as_prescribed": True}],
        "red_flags": ["saddle"],
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: now)
        saved = as_user(pat.user).post(
            reverse("api-sessions"), body, content_type="application/json"
        )
    assert saved.status_code == 201 and not away
    waiting = OutgoingMail.objects.filter(kind="alert").values_list("recipient", flat=True)
    assert sorted(waiting) == sorted([str(alice.pk), str(ada.pk)])
    sent_mails()
    assert OutgoingMail.objects.open().count() == 2 and len(away) == 2


def test_a_code_is_asked_for_without_waiting_for_a_mail_server_that_hangs(
    client, pat, settings, monkeypatch
):
    monkeypatch.undo()
    heard = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 30
        monkeypatch.setattr(mail_now, "PAUSES", ())
        threading.Thread(target=lambda: (silent.accept(), heard.wait(60)), daemon=True).start()
        answer = client.post(reverse("account_request_login_code"), {"email": pat.user.email})
        # The thread still talks to the silent server.
        still = [thread for thread in threading.enumerate() if thread.name == "mail"]
        assert answer.status_code == 302 and still
        heard.set()
    still[0].join(30)


def test_a_code_is_sent_again_when_the_mail_server_was_away_for_a_moment(monkeypatch):
    tries, message = [], EmailMessage("s", "b", to=["a@example.org"])

    def send(self):
        tries.append(self)
        if len(tries) < 3:
            raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", send)
    monkeypatch.setattr(mail_now.time, "sleep", lambda seconds: None)
    mail_now.send_now(message)
    assert len(tries) == 3
    assert mail_now._free.acquire(blocking=False)
    mail_now._free.release()
