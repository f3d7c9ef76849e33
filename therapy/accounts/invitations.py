"""The link that lets an invited person choose a password: allauth's one-time reset key."""

from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from therapy.accounts.models import User


def invitation_link(user: User) -> str:
    """A link that works once, for PASSWORD_RESET_TIMEOUT seconds."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    path = reverse("account_reset_password_from_key", kwargs=key)
    return urljoin(settings.SITE_URL, path)


def send_invitation(user: User) -> None:
    """Mail the link. The text names no patient and no condition."""
    context = {"link": invitation_link(user), "clinic": user.clinic}
    subject = render_to_string("accounts/email/invitation_subject.txt", context).strip()
    send_mail(
        subject, render_to_string("accounts/email/invitation.txt", context), None, [user.email]
    )
