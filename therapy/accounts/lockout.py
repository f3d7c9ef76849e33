"""Guessing gets slow by account and address together, so that nobody can lock out an owner
who signs in from elsewhere. django-axes counts in the database; a cool-off ends it by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from therapy.accounts.models import User
from therapy.accounts.sign_in_trail import account_of, note_sign_in


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


@contextmanager
def guess(
    request: HttpRequest, email: str, failure: str, *, by: User | None = None
) -> Iterator[None]:
    """Around what checks an answer: refused unseen while locked out, and a wrong one counts.

    `failure` is the trail's verb for a wrong one; `by` is who is signed in already.
    """
    refuse_if_locked(request, email)
    try:
        yield
    except ValidationError:
        note_sign_in(failure, account_of(email), by=by)
        AxesProxyHandler.user_login_failed(
            sender=guess, credentials={"email": email}, request=request
        )
        raise
