"""A mail server that takes connections and never answers holds one worker, for one mail, now and then."""

import socket
import threading
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from therapy.accounts import outbox, tasks
from therapy.accounts.mail_line import LEASE, REST, MailLine
from therapy.accounts.models import Heartbeat, MailState, OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(alice, now):
    def make(number: int = 1) -> None:
        whom = {"thing": alice.pk, "recipient": alice.pk, "clinic": alice.clinic}
        for each in range(OutgoingMail.objects.count(), OutgoingMail.objects.count() + number):
            outbox.order_mail(kind="staff-invitation", **whom, occasion=str(each), now=now)

    return make


@pytest.fixture
def silent(settings):
    """A real server that says nothing; the list tells who came."""
    came, over = [], threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.4
        server.settimeout(0.1)
        listening = threading.Thread(target=_listen, args=[server, came, over])
        listening.start()
        yield came
        over.set()
        listening.join()
        for link in came:
            link.close()


def _listen(server: socket.socket, came: list, over: threading.Event) -> None:
    while not over.is_set():
        try:
            came.append(server.accept()[0])
        except TimeoutError:
            continue


def tries() -> list[int]:
    return sorted(OutgoingMail.objects.values_list("tries", flat=True), reverse=True)


def test_it_is_asked_once_and_then_left_alone_for_a_while(order, silent):
    order(20)
    for _ in range(5):
        tasks.send_mails()
    assert len(silent) == 1
    # The others have lost no try.
    assert tries() == [1, *[0] * 19]
    assert OutgoingMail.objects.filter(state=MailState.WAITING).count() == 20
    with time_machine.travel(timezone.now() + REST + timedelta(seconds=1)):
        for _ in range(5):
            tasks.send_mails()
    assert len(silent) == 2
    # Another one was tried: no single mail keeps the rest back.
    assert tries() == [1, 1, *[0] * 18]


@pytest.mark.django_db(transaction=True)
def test_it_holds_one_worker_while_the_others_go_on(order, silent, settings):
    settings.EMAIL_TIMEOUT = 3
    order(5)

    def work() -> None:
        try:
            tasks.send_mails()
        finally:
            connection.close()

    held, *others = [threading.Thread(target=work) for _ in range(4)]
    held.start()
    while not silent:
        assert held.is_alive()
    for other in others:
        other.start()
    for other in others:
        other.join(20)
    # They are back, and the first one still waits for an answer.
    assert held.is_alive() and len(silent) == 1
    held.join(20)
    assert tries() == [1, 0, 0, 0, 0]


def test_a_server_that_refuses_one_mail_gets_the_others(order, monkeypatch):
    send = EmailMessage.send

    def refuse_first(self, *args):
        if not refused:
            refused.append(self)
            raise SMTPRecipientsRefused({})
        return send(self, *args)

    refused = []
    monkeypatch.setattr(EmailMessage, "send", refuse_first)
    order(3)
    tasks.send_mails()
    assert len(mail.outbox) == 2
    assert OutgoingMail.objects.get(tries=1, state=MailState.WAITING).problem


def test_what_is_ordered_while_a_round_ends_goes_with_it(order, monkeypatch):
    """Who rang for it found the line taken."""
    leave = MailLine.leave

    def order_first(line, now):
        if OutgoingMail.objects.count() == 1:
            order()
            assert not outbox.send_due_mails()
        leave(line, now)

    monkeypatch.setattr(MailLine, "leave", order_first)
    order()
    tasks.send_mails()
    assert len(mail.outbox) == 2


def test_a_long_round_lets_other_work_pass(order, monkeypatch):
    rung = []
    monkeypatch.setattr(outbox, "ROUND_SECONDS", 0)
    monkeypatch.setattr(tasks.send_mails, "apply_async", lambda **kwargs: rung.append(kwargs))
    tasks.send_mails()
    assert not rung
    order()
    tasks.send_mails()
    assert len(rung) == 1
    # The next one need not wait for the lease.
    monkeypatch.undo()
    tasks.send_mails()
    assert len(mail.outbox) == 1


def test_a_worker_that_died_has_the_line_for_a_minute(order, now):
    order()
    with time_machine.travel(now, tick=False) as clock:
        assert MailLine().take(now)
        tasks.send_mails()
        assert not mail.outbox
        clock.shift(LEASE)
        tasks.send_mails()
        assert len(mail.outbox) == 1


def test_who_took_too_long_frees_nobody_elses_line(now):
    slow, next_one, third = MailLine(), MailLine(), MailLine()
    assert slow.take(now)
    later = now + LEASE
    assert next_one.take(later)
    slow.leave(later)
    assert not third.take(later)
    assert next_one.take(later + timedelta(seconds=1))
    next_one.leave(later)
    assert third.take(later)
    assert Heartbeat.objects.filter(name=Heartbeat.MAIL_LINE).count() == 1
