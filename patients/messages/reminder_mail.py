"""The mail of a reminder. Neutral: no name, no clinic, no word of what it is about."""

import logging
from smtplib import SMTPException
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from patients.models import Reminder
from patients.strangers import reminder_by

log = logging.getLogger(__name__)
SALT = "reminder.stop"


def stop_token(reminder: Reminder) -> str:
    """Names the reminder; good for stopping it and for nothing else."""
    return signing.dumps(reminder.pk, salt=SALT)


def reminder_of(token: str) -> Reminder | None:
    """The reminder behind a stop link, its clinic open; None for a forged one or one removed."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return reminder_by(pk)


def mail_reminder(reminder: Reminder) -> bool:
    """Send it; False, and a line in the log, when it can't be sent."""
    if not reminder.patient.email:
        return False
    try:
        reminder_message(reminder).send()
    except (SMTPException, OSError):
        log.warning("reminder %s could not be mailed", reminder.pk)
        return False
    return True


def reminder_message(reminder: Reminder) -> EmailMessage:
    """The mail, with the header that gives mail programs a button to stop it (RFC 8058)."""
    token = stop_token(reminder)
    context = {
        "site_name": settings.SITE_NAME,
        "time": reminder.time,
        "link": urljoin(settings.SITE_URL, reverse("today")),
        "stop": urljoin(settings.SITE_URL, reverse("reminder-stop", args=[token])),
    }
    one_click = urljoin(settings.SITE_URL, reverse("reminder-stop-now", args=[token]))
    return EmailMessage(
        render_to_string("patients/email/reminder_subject.txt", context).strip(),
        render_to_string("patients/email/reminder.txt", context),
        to=[reminder.patient.email],
        headers={
            "List-Unsubscribe": f"<{one_click}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
