"""What a browser is asked when it makes a passkey or shows one. Each asks a fresh challenge."""

from typing import Any

from allauth.mfa.webauthn.internal import auth as webauthn

from therapy.accounts.models import User


def to_make(user: User) -> dict[str, Any]:
    """A passkey that can sign in by itself: kept on the device, opened by finger, face or PIN."""
    return webauthn.begin_registration(user, passwordless=True)


def to_show(user: User) -> dict[str, Any]:
    """One of this person's passkeys."""
    return webauthn.begin_authentication(user)
