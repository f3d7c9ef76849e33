"""What somebody shows to prove who they are: a code, a passkey, a password."""

import json
import struct
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models import User
from therapy.sent_json import Careful

CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "maxlength": 12,
    "class": "medium code-input",
}
WRONG_CODE = _("That code is not right. Wait for the next one in your app and type that.")
WRONG_PASSKEY = _("That passkey could not be checked. Try again.")
# What a browser sends for a passkey is 1 to 3 kB.
LONGEST_CREDENTIAL = 20_000
# What the libraries raise that take a passkey's answer apart (JSON, base64, CBOR, keys) when it was
# made up. Named one by one: a database that is away is no wrong passkey.
UNREADABLE = (
    *(ValidationError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError),
    *(struct.error, RecursionError, AssertionError, NotImplementedError, UnsupportedAlgorithm),
)


class CredentialField(forms.JSONField):
    """What a browser's passkey answered; anything but an object is refused."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decoder=Careful, **kwargs)

    def to_python(self, value: Any) -> dict[str, Any] | None:
        if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
            raise ValidationError(WRONG_PASSKEY)
        found = super().to_python(value)
        if found is not None and not (
            isinstance(found, dict) and isinstance(found.get("response"), dict)
        ):
            raise ValidationError(WRONG_PASSKEY)
        return found


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("So that you recognise it later, such as “My phone”."),
    )
    credential = CredentialField()

    def clean_credential(self) -> dict[str, Any]:
        """Checked against the challenge that this session was given."""
        credential = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            binding = webauthn.complete_registration(credential)
        except UNREADABLE:
            raise ValidationError(WRONG_PASSKEY) from None
        if not binding.is_user_verified():
            raise ValidationError(_("This key asks for no finger, face or PIN. Use another one."))
        return credential


class AppCodeForm(forms.Form):
    """The first code of an app that was just given `secret`."""

    code = forms.CharField(
        label=_("Code from the app"),
        help_text=_("Six digits."),
        max_length=12,
        widget=forms.TextInput(attrs=CODE_ATTRS),
    )

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise ValidationError(WRONG_CODE)
        return code


def check_passkey(user: User, credential: dict[str, Any]) -> Authenticator:
    """The person's passkey that answered this session's challenge; ValidationError if none."""
    try:
        webauthn.parse_authentication_response(credential)
        return webauthn.complete_authentication(user, credential)
    except UNREADABLE:
        raise ValidationError(WRONG_PASSKEY) from None


def as_json(options: dict[str, Any]) -> str:
    return json.dumps(options, separators=(",", ":"))
