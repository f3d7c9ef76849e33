"""Mails wait in the database and are sent by a worker: no request waits for a mail server.

order_mail() in the verb's transaction, ring_for_mail() in its door; beat finds what nobody rang for.
One worker at a time sends what is due, and stops where the server is away (mail_line.py).
A mail is claimed by a conditional update, so two workers never send it both. One that was killed
while it sent leaves the question open; then the mail goes a second time under the same Message-ID,
since a warning twice is better than none.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from therapy.accounts.mail_line import MailLine
from therapy.accounts.models import Clinic, MailState, OutgoingMail
from therapy.accounts.tenancy import in_clinic
from therapy.bell import call_task

log = logging.getLogger(__name__)
STUCK_AFTER = timedelta(minutes=10)
# 30 s, 1, 2, 4 … minutes, an hour at most: given up after about seven hours.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
MOST_TRIES = 14
# A mail given up is told of for a week. What is settled is kept for a month, longer than anything
# orders the same mail once more.
TOLD_FOR, KEPT_FOR = timedelta(days=7), timedelta(days=30)
# Then the reports have their turn, even where one worker does everything.
ROUND_SECONDS = 30
# kind -> (thing, recipient) -> the mail, or None when nobody needs it any more.
Writer = Callable[[str, str], EmailMessage | None]


def order_mail(
    *,
    kind: str,
    thing: object,
    recipient: object,
    clinic: Clinic,
    now: datetime,
    occasion: str = "",
) -> None:
    """Have a mail sent, once however often it is ordered; call it inside the verb's transaction."""
    keys = {"kind": kind, "thing": str(thing), "recipient": str(recipient), "occasion": occasion}
    OutgoingMail.objects.get_or_create(
        **keys, defaults={"clinic": clinic, "created_at": now, "due_at": now}
    )


def ring_for_mail() -> None:
    """Call it from a door whose verb may have ordered a mail: it goes at once."""
    # A function with a name: when a robust one fails, Django's log asks for its __qualname__.
    transaction.on_commit(lambda: call_task("therapy.accounts.tasks.send_mails"), robust=True)


def send_due_mails() -> bool:
    """Send what is due, one after the other, the oldest first. True when time was up before the end.

    Does nothing while another worker does it, or shortly after the mail server was away.
    """
    line, end = MailLine(), monotonic() + ROUND_SECONDS
    while line.take(now := timezone.now()):
        pk = _next_due(now)
        if pk is None or monotonic() >= end:
            line.leave(now)
            # Who rang in the meantime found the line taken, and went away.
            if pk is not None or _next_due(timezone.now()) is None:
                return pk is not None
        elif not send_mail(pk=pk, now=now):
            line.rest(timezone.now())
            return False
    return False


def send_mail(*, pk: int, now: datetime) -> bool:
    """Send one mail, if nobody else does and its time has come. False when the server was away."""
    mail = _claim(pk, now)
    if mail is None:
        return True
    try:
        message = _written(mail)
        if message is None:
            _settle(mail, state=MailState.DROPPED)
            return True
        message.send()
    except (SMTPException, OSError) as error:
        _put_off(mail, type(error).__name__, now)
        return not _is_away(error)
    except Exception as error:
        # The text may hold what the mail says.
        log.error("mail %s can't be written: %s", mail.pk, type(error).__name__)
        _put_off(mail, type(error).__name__, now)
    else:
        _settle(mail, state=MailState.SENT, problem="")
    return True


def given_up_lately(now: datetime) -> int:
    """How many mails somebody should look at (`manage.py dead_mails`)."""
    return OutgoingMail.objects.given_up(since=now - TOLD_FOR).count()


def forget_settled(now: datetime) -> None:
    """Drop the rows of mails that were sent, dropped or given up long ago."""
    OutgoingMail.objects.settled(before=now - KEPT_FOR).delete()


def _next_due(now: datetime) -> int | None:
    due = OutgoingMail.objects.due(now, now - STUCK_AFTER).order_by("due_at", "pk")
    return due.values_list("pk", flat=True).first()


def _is_away(error: Exception) -> bool:
    """Refused, silent or gone in the middle: a server that is there answers with a number."""
    return isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException)


def _claim(pk: int, now: datetime) -> OutgoingMail | None:
    free = OutgoingMail.objects.due(now, now - STUCK_AFTER).filter(pk=pk)
    if not free.update(state=MailState.SENDING, tried_at=now, tries=F("tries") + 1):
        return None
    return OutgoingMail.objects.get(pk=pk)


def _written(mail: OutgoingMail) -> EmailMessage | None:
    write: Writer = import_string(settings.MAILS[mail.kind])
    with in_clinic(mail.clinic_id):
        message = write(mail.thing, mail.recipient)
    if message is not None:
        host = urlsplit(settings.SITE_URL).hostname
        message.extra_headers.setdefault("Message-ID", f"<{mail.kind}.{mail.pk}@{host}>")
    return message


def _put_off(mail: OutgoingMail, problem: str, now: datetime) -> None:
    if mail.tries >= MOST_TRIES:
        log.error("mail %s is given up after %d tries: %s", mail.pk, mail.tries, problem)
        _settle(mail, state=MailState.DEAD, problem=problem)
        return
    log.warning("mail %s could not be sent: %s", mail.pk, problem)
    pause = min(FIRST_PAUSE * 2 ** (mail.tries - 1), LONGEST_PAUSE)
    _settle(mail, state=MailState.WAITING, problem=problem, due_at=now + pause)


def _settle(mail: OutgoingMail, **fields: object) -> None:
    """Only while the claim stands: a slow worker must not undo what another has done since."""
    OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, tries=mail.tries).update(
        **fields
    )
