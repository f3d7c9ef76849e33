from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from therapy.accounts import audit, sessions
from therapy.accounts.models import User
from therapy.accounts.second_factor import factors_of


@transaction.atomic
def add_passkey(
    *, user: User, name: str, credential: dict[str, Any], session: str, now: datetime
) -> Authenticator:
    """Keep a passkey's public key; every other session than `session` ends."""
    passkey = WebAuthn.add(user, name, credential).instance
    _tell(user, passkey, session, now)
    return passkey


@transaction.atomic
def add_authenticator_app(*, user: User, secret: str, session: str, now: datetime) -> Authenticator:
    """Keep an app's secret, encrypted; every other session than `session` ends.

    Raises ValidationError when the person has an app already.
    """
    _one_at_a_time(user)
    if factors_of(user).filter(type=Authenticator.Type.TOTP).exists():
        raise ValidationError(_("You have an authenticator app already. Remove it first."))
    app = TOTP.activate(user, secret).instance
    _tell(user, app, session, now)
    return app


def _one_at_a_time(user: User) -> None:
    """Two tabs of a person go one after the other, so that the second sees what the first added."""
    User.objects.select_for_update().get(pk=user.pk)


def _tell(user: User, factor: Authenticator, session: str, now: datetime) -> None:
    sessions.end_sessions(user, but=session)
    audit.record("add_factor", user, clinic=user.clinic, by=user, now=now, factor=factor.type)


@transaction.atomic
def renew_recovery_codes(*, user: User, now: datetime) -> list[str]:
    """Ten new codes to keep on paper, each good once; the earlier ones are void.

    Raises ValidationError when there is no factor that they could stand in for.
    """
    if not factors_of(user).exists():
        raise ValidationError(_("Set up a passkey or an authenticator app first."))
    _one_at_a_time(user)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(user).generate_codes()
    audit.record("renew_recovery_codes", user, clinic=user.clinic, by=user, now=now)
    return codes
