"""Codes that somebody types: from an authenticator app, or off the paper of recovery codes."""

import logging

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models import User

log = logging.getLogger(__name__)
LAST_STEP = "last_step"
LOST = _(
    "This site can no longer check codes of your app. Use a passkey or a recovery code. If you have "
    "neither, ask your admin to reset your second factor."
)


@transaction.atomic
def use_code(user: User, typed: str) -> Authenticator | None:
    """The factor a code belongs to, which is used up with it; None when it fits nothing.

    What is used up stands in the database: a code read over a shoulder works in no other process.
    Raises ValidationError when it fits none, and the app's secret can't be read any more.
    """
    code = "".join(letter for letter in typed if letter.isalnum())
    codes = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    is_lost = False
    for factor in Authenticator.objects.select_for_update().filter(user=user, type__in=codes):
        is_app = factor.type == Authenticator.Type.TOTP
        try:
            fits = _use_app(factor, code) if is_app else factor.wrap().validate_code(code)
        except InvalidToken:
            is_lost = is_lost or is_app
            log.error("second factor %s can't be read: is an earlier SECRET_KEY gone?", factor.pk)
            continue
        if fits:
            factor.user = user
            return factor
    if is_lost:
        raise ValidationError(LOST)
    return None


def codes_left(user: User) -> int | None:
    """How many recovery codes are unused: none of those that can't be read; None without any."""
    kind = Authenticator.Type.RECOVERY_CODES
    codes = Authenticator.objects.filter(user=user, type=kind).first()
    try:
        return len(codes.wrap().get_unused_codes()) if codes else None
    except InvalidToken:
        return 0


def _use_app(factor: Authenticator, code: str) -> bool:
    secret = decrypt(factor.data["secret"])
    for step in yield_hotp_counters_from_time():
        fits = constant_time_compare(code, format_hotp_value(hotp_value(secret, step)))
        if fits and step > factor.data.get(LAST_STEP, -1):
            factor.data[LAST_STEP] = step
            factor.save(update_fields=["data"])
            return True
    return False
