"""What a password may not be. Length is what counts; no rules about capitals and signs."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from therapy.accounts.models import User

# 65,536 counts, one byte each: how many known hashes begin with these 16 bits. Then, bucket after
# bucket, their next 16 bits. One in 3,000 unknown passwords is taken for a known one.
BREACHED = Path(__file__).resolve().parent / "breached.bin"
BUCKETS = 65536
LONGEST = 256
# A shorter word of the context inside a password says nothing: "ann" is in "planner".
SHORTEST_WORD = 4


@cache
def _breached() -> bytes:
    return BREACHED.read_bytes()


def is_breached(password: str) -> bool:
    """Whether it is known from a breach, whatever its capitals."""
    known = _breached()
    digest = sha256(password.strip().lower().encode()).digest()
    bucket = int.from_bytes(digest[:2])
    start = BUCKETS + 2 * sum(known[:bucket])
    tails = known[start : start + 2 * known[bucket]]
    return any(tails[at : at + 2] == digest[2:4] for at in range(0, len(tails), 2))


class NotBreached:
    """Not one of 1.4 million that attackers try first."""

    def validate(self, password: str, user: User | None = None) -> None:
        if is_breached(password):
            raise ValidationError(
                _("This password is known to attackers. Choose another."), code="breached"
            )

    def get_help_text(self) -> str:
        return _("No password that is known from a breach.")


class NoContext:
    """Not made of what anybody would guess here: the clinic, the product, one's own name."""

    def validate(self, password: str, user: User | None = None) -> None:
        rest = _letters(password)
        for word in sorted(_context(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < 8 and len(rest) < len(_letters(password)):
            raise ValidationError(
                _("This password is made of names of the clinic, the site or yourself."),
                code="context",
            )

    def get_help_text(self) -> str:
        return _("Not only names: of the clinic, the site or yourself.")


class NotEndless:
    """A passphrase is welcome; a megabyte of it would only keep the server busy."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                _("At most %(most)s characters.") % {"most": LONGEST}, code="endless"
            )

    def get_help_text(self) -> str:
        return _("At most %(most)s characters.") % {"most": LONGEST}


def _context(user: User | None) -> set[str]:
    said: list[Any] = [settings.SITE_NAME, "therapy", "physio", "clinic"]
    if user is not None and user.pk:
        said += [user.name, user.email.partition("@")[0], user.clinic.name if user.clinic else ""]
    words = {_letters(word) for text in said for word in str(text).split()}
    words |= {_letters(str(text)) for text in said}
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
