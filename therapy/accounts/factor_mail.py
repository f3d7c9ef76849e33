"""A mail to the owner whenever a way into their account changes: the alarm if it wasn't they."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string

from therapy.accounts.models import User

log = logging.getLogger(__name__)
KINDS = ("added", "removed", "reset")


def tell_owner(user: User, kind: str) -> None:
    """Call it after the change is committed. A mail that can't be sent undoes nothing."""
    assert kind in KINDS
    context = {"kind": kind, "clinic": user.clinic}
    subject = render_to_string("accounts/email/factor_subject.txt", context).strip()
    text = render_to_string("accounts/email/factor.txt", context)
    try:
        send_mail(subject, text, None, [user.email])
    except (SMTPException, OSError):
        log.warning("the mail about a second factor of user %s could not be sent", user.pk)
