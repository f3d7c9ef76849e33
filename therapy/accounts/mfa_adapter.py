"""allauth's second factors as this site has them."""

from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from therapy.accounts.models import User


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest, and a patient's passkey is a way in, not a second lock."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user: User, types: list[str] | None = None) -> bool:
        # A patient who signs in by a code on a new phone has no passkey there to show.
        return not user.is_patient and super().is_mfa_enabled(user, types)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        return _("Passkey")

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, object]:
        # What the person's own device shows in its list of passkeys.
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.name}

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


def _box() -> MultiFernet:
    """The first key encrypts; those of replaced SECRET_KEYs still open what they closed."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_fernet_key(key)) for key in keys])


def _fernet_key(secret: str) -> bytes:
    digest = salted_hmac("accounts.second-factor", "", secret=secret, algorithm="sha256")
    return urlsafe_b64encode(digest.digest())
