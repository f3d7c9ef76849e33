"""Guessing gets slow by account and address together, so that nobody can lock out an owner
who signs in from elsewhere. django-axes counts in the database; a cool-off ends it by itself.
"""

from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _


def address_of(request: HttpRequest) -> str | None:
    """The client's address: X-Forwarded-For is believed for PROXY_HOPS entries from its end."""
    return get_client_ip(request) or request.META.get("REMOTE_ADDR")


def account_key(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """What stands for an account in the counts: no address of anybody, and no password that was
    typed into the wrong field."""
    named = credentials or {}
    typed = named.get("email") or named.get("username") or named.get("login") or ""
    return salted_hmac("lockout", str(typed).strip().lower(), algorithm="sha256").hexdigest()[:32]


def refuse_if_locked(request: HttpRequest, email: str) -> None:
    """Raise ValidationError while the account has seen too many failures from this address."""
    if not AxesProxyHandler.is_allowed(request, {"email": email}):
        raise ValidationError(
            _(
                "Too many wrong tries from here. Wait 15 minutes, then try again. Forgot it? "
                "Set a new password, or ask your clinic."
            ),
            code="locked_out",
        )


def count_failure(request: HttpRequest, email: str) -> None:
    """One more failure: a wrong code, or a wrong answer to "confirm it is you"."""
    AxesProxyHandler.user_login_failed(
        sender=count_failure, credentials={"email": email}, request=request
    )
