"""The link that lets an invited person choose a password: allauth's one-time reset key."""

from datetime import datetime
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from therapy.accounts.models import User
from therapy.accounts.outbox import order_mail, ring_for_mail

KIND = "staff-invitation"


def invitation_link(user: User) -> str:
    """A link that works once, for PASSWORD_RESET_TIMEOUT seconds."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    path = reverse("account_reset_password_from_key", kwargs=key)
    return urljoin(settings.SITE_URL, path)


def send_invitation(user: User, now: datetime) -> None:
    """Have the link mailed: once for each time that somebody asked."""
    occasion = now.isoformat()
    whom = {"thing": user.pk, "recipient": user.pk, "clinic": user.clinic}
    order_mail(kind=KIND, **whom, occasion=occasion, now=now)
    ring_for_mail()


def invitation_message(thing: str, recipient: str) -> EmailMessage | None:
    """The mail; None when the account was closed meanwhile. It names no patient and no condition."""
    user = User.objects.select_related("clinic").filter(pk=recipient, is_active=True).first()
    if user is None:
        return None
    context = {"link": invitation_link(user), "clinic": user.clinic}
    subject = render_to_string("accounts/email/invitation_subject.txt", context).strip()
    body = render_to_string("accounts/email/invitation.txt", context)
    return EmailMessage(subject, body, to=[user.email])
