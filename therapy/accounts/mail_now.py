"""Mails that hold a secret, such as a code for signing in: they can't wait in the database.

They go in a thread of their own, once the answer has gone. The request never waits for a mail server, so
its time tells nobody whether an address has an account (same_time.py). A mail server that is away for a moment is tried
again; when the process stops, the person asks for another code.
"""

import logging
import threading
import time
from collections.abc import Callable
from smtplib import SMTPException

from django.core.mail import EmailMessage

log = logging.getLogger(__name__)
# A code is good for ten minutes.
PAUSES = (5, 20, 60)
# The answer goes first: talking to a mail server would slow it, and for nobody there is no talk.
HEAD_START = 0.3
# A mail server that hangs may hold so many threads, no more.
MOST_AT_ONCE = 20
_free = threading.BoundedSemaphore(MOST_AT_ONCE)


def send_now(message: EmailMessage) -> None:
    """Send it soon and without waiting."""
    if not _free.acquire(blocking=False):
        log.error("a mail with a code is lost: %d wait for the mail server", MOST_AT_ONCE)
        return
    _in_background(lambda: _deliver(message))


def send_nothing() -> None:
    """The same for a mail that nobody gets: who asked for it waits as long.

    It gives its place back at once, or strangers' questions could take those of real mails.
    """
    if _free.acquire(blocking=False):
        _in_background(_free.release, after=0)


def _in_background(work: Callable[[], None], after: float | None = None) -> None:
    pause = HEAD_START if after is None else after
    threading.Thread(target=_later, args=[pause, work], daemon=True, name="mail").start()


def _later(pause: float, work: Callable[[], None]) -> None:
    time.sleep(pause)
    work()


def _deliver(message: EmailMessage) -> None:
    try:
        for pause in (*PAUSES, None):
            if _sent(message):
                return
            if pause is not None:
                time.sleep(pause)
        log.error("a mail with a code is given up after %d tries", len(PAUSES) + 1)
    finally:
        _free.release()


def _sent(message: EmailMessage) -> bool:
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.warning("a mail with a code could not be sent: %s", type(error).__name__)
        return False
    return True
