"""A mail to the owner whenever a way into their account changes: the alarm if it wasn't they."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from therapy.accounts import mail_now
from therapy.accounts.models import User

KINDS = ("added", "removed", "reset", "password")


def tell_owner(user: User, kind: str) -> None:
    """Call it after the change is committed. A mail that can't be sent undoes nothing."""
    mail_now.send_now(factor_message(user, kind))


def factor_message(user: User, kind: str) -> EmailMessage:
    assert kind in KINDS
    context = {"kind": kind, "clinic": user.clinic}
    subject = render_to_string("accounts/email/factor_subject.txt", context).strip()
    text = render_to_string("accounts/email/factor.txt", context)
    return EmailMessage(subject, text, to=[user.email])
