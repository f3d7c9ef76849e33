"""A browser in which somebody has just signed in, second factor and all, without the pages.

And somebody's authenticator app, for those who walk through the pages.
"""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from therapy.accounts.models import User
from therapy.accounts.sessions import BEGAN, ROLE, SEEN, limits_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def signed_in(
    client: Client, user: User, *, factor: bool = True, at: float | None = None
) -> Client:
    """`factor=False` stops after the password; `at` (Unix seconds) is when it happened."""
    at = time.time() if at is None else at
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    session.update({BEGAN: at, SEEN: at, ROLE: user.role})
    proofs = [{"method": "password", "at": at}]
    if factor:
        proofs.append({"method": "mfa", "type": "totp", "at": at})
    session["account_authentication_methods"] = proofs
    session["account_authentication_methods_user"] = str(user.pk)
    session.set_expiry(limits_of(user).absolute)
    session.save()
    UserSession.objects.get_or_create(
        session_key=session.session_key,
        defaults={"user": user, "ip": "192.0.2.1", "user_agent": ""},
    )
    return client


def give_app(user: User) -> Authenticator:
    """Let `user` have an authenticator app that holds SECRET."""
    kind = Authenticator.Type.TOTP
    return Authenticator.objects.create(user=user, type=kind, data={"secret": encrypt(SECRET)})


def code_of(secret: str = SECRET, later: int = 0) -> str:
    """What the app shows now, or so many half minutes later. The site takes each once."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))
