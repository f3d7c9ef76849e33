"""Codes that somebody types: from an authenticator app, or off the paper of recovery codes."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.utils.crypto import constant_time_compare

from therapy.accounts.models import User

LAST_STEP = "last_step"


@transaction.atomic
def use_code(user: User, typed: str) -> Authenticator | None:
    """The factor a code belongs to, which is used up with it; None when it fits nothing.

    What is used up stands in the database: a code read over a shoulder works in no other process.
    """
    code = "".join(letter for letter in typed if letter.isalnum())
    codes = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    for factor in Authenticator.objects.select_for_update().filter(user=user, type__in=codes):
        is_app = factor.type == Authenticator.Type.TOTP
        if _use_app(factor, code) if is_app else factor.wrap().validate_code(code):
            factor.user = user
            return factor
    return None


def _use_app(factor: Authenticator, code: str) -> bool:
    secret = decrypt(factor.data["secret"])
    for step in yield_hotp_counters_from_time():
        fits = constant_time_compare(code, format_hotp_value(hotp_value(secret, step)))
        if fits and step > factor.data.get(LAST_STEP, -1):
            factor.data[LAST_STEP] = step
            factor.save(update_fields=["data"])
            return True
    return False
