"""Tokens for links that must stay secret, made from a stored random seed and the site's key.

The database holds the seed and the token's hash: a copy of it opens no door, and whoever may see
the link can be shown it again. 128 bits of seed, 128 bits of token.
"""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

# Read aloud and typed on a phone: no 0 and O, no 1, I and L.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def new_seed() -> str:
    return secrets.token_hex(16)


def token_of(seed: str, purpose: str, key: str | None = None) -> str:
    """22 URL-safe characters; another purpose gives another token."""
    digest = _digest(seed, purpose, key)[:16]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def code_of(seed: str, purpose: str, key: str | None = None) -> str:
    """Eight characters to type, nearly 40 bits: only good together with few tries."""
    number = int.from_bytes(_digest(seed, purpose, key))
    letters = []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[index])
    return "".join(letters)


def hashed(token: str) -> str:
    """What the database keeps, and looks up by. Keyless, so that a change of key breaks no link."""
    return sha256(token.encode()).hexdigest()


def hashed_code(code: str) -> str:
    """As `hashed`, but keyed: all codes there are could be tried against a plain hash."""
    return salted_hmac("keyed-tokens.code", tidy_code(code), algorithm="sha256").hexdigest()


def tidy_code(typed: str) -> str:
    """A code as somebody types it, without blanks, dashes and small letters."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def shown_again(seed: str, purpose: str, stored_hash: str) -> str | None:
    """The token behind a hash; None when the site's key is gone that it was made with."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = token_of(seed, purpose, key)
        if constant_time_compare(hashed(token), stored_hash):
            return token
    return None


def _digest(seed: str, purpose: str, key: str | None) -> bytes:
    return salted_hmac(f"keyed-tokens.{purpose}", seed, secret=key, algorithm="sha256").digest()
