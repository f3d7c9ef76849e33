"""What a phone may know of an account: a name that tells nothing, and a secret to seal with.

Both follow from SECRET_KEY; those of the keys before it stay known while they are in
SECRET_KEY_FALLBACKS, so that what waits on a phone survives a change of key.
"""

from base64 import b64encode
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from therapy.accounts.models import User


@dataclass(frozen=True)
class PhoneAccount:
    """`name` marks what is the account's on a phone, `secret` (32 bytes, base64) seals it."""

    name: str
    secret: str


def phone_accounts(user: User) -> list[PhoneAccount]:
    """The account of today first, then those of replaced keys."""
    return [_account(user, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _account(user: User, key: str) -> PhoneAccount:
    name = salted_hmac("phone.name", str(user.pk), secret=key, algorithm="sha256")
    secret = salted_hmac("phone.secret", str(user.pk), secret=key, algorithm="sha256")
    return PhoneAccount(name.hexdigest()[:32], b64encode(secret.digest()).decode())
