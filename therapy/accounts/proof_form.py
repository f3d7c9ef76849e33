"""Proving again who one is: by passkey, by a code or, where that is enough, by password."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import extract_user_from_response
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from therapy.accounts.factor_forms import (
    CODE_ATTRS,
    UNREADABLE,
    WRONG_CODE,
    WRONG_PASSKEY,
    CredentialField,
    check_passkey,
)
from therapy.accounts.lockout import guess
from therapy.accounts.one_time_codes import use_code
from therapy.accounts.second_factor import factors_of
from therapy.accounts.sign_in_trail import note_once_a_minute


class ProofForm(forms.Form):
    """`method` and `factor` say, after is_valid(), how it was proved.

    `failure` is what a wrong one is called in the trail: "proof", "second_step" or "unlock".
    """

    password = forms.CharField(
        label=_("Your password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Code from your app, or a recovery code"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs=CODE_ATTRS),
    )
    credential = CredentialField(required=False)
    prefix = "proof"

    def __init__(
        self,
        request: HttpRequest,
        *,
        factor_only: bool = False,
        failure: str = "proof",
        **kwargs: Any,
    ) -> None:
        asked = request.method == "POST" and any(key.startswith("proof-") for key in request.POST)
        super().__init__(request.POST if asked else None, **kwargs)
        self.request, self.user, self.failure = request, request.user, failure
        kinds = set(factors_of(self.user).values_list("type", flat=True))
        self.has_passkey = Authenticator.Type.WEBAUTHN in kinds
        if factor_only or not self.user.has_usable_password():
            del self.fields["password"]
        if not kinds or self.user.is_patient:
            del self.fields["code"]
        for field in self.fields.values():
            field.hide_optional = True
        self.method, self.factor = "", None

    @property
    def is_possible(self) -> bool:
        """Whether there is anything this person could prove it with."""
        return self.has_passkey or "password" in self.fields or "code" in self.fields

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.errors:
            return given
        shown = self._shown(given)
        # A session that stopped after the password, or is locked, has proved nobody yet.
        by = self.user if self.failure == "proof" else None
        with guess(self.request, self.user.email, f"{self.failure}_{shown}_failed", by=by):
            self.method = self._check(shown, given)
        return given

    def _shown(self, given: dict[str, Any]) -> str:
        """What it is to be proved with; nothing at all is a wrong one of what was asked for."""
        typed = [name for name in ("password", "code") if name in self.fields]
        if given.get("credential") or not typed:
            return "passkey"
        return "code" if given.get("code") else typed[0]

    def _check(self, shown: str, given: dict[str, Any]) -> str:
        if shown == "passkey":
            if not given.get("credential"):
                raise ValidationError({"credential": WRONG_PASSKEY})
            self.factor = check_passkey(self.user, given["credential"])
            return "mfa"
        if shown == "code":
            self.factor = use_code(self.user, given["code"]) if given.get("code") else None
            if self.factor is None:
                raise ValidationError({"code": WRONG_CODE})
            return "mfa"
        if not self.user.check_password(given["password"]):
            raise ValidationError({"password": _("That is not your password.")})
        return "password"


class SignInCodeForm(AuthenticateForm):
    """The second step of signing in: a code, counted like a password's guesses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code from your app, or a recovery code")
        field.widget.attrs = dict(CODE_ATTRS)

    def clean_code(self) -> str:
        with guess(context.request, self.user.email, "second_step_code_failed"):
            factor = use_code(self.user, self.cleaned_data["code"])
            if factor is None:
                raise ValidationError(WRONG_CODE)
        self.authenticator = factor
        return self.cleaned_data["code"]


class SignInPasskeyForm(AuthenticateWebAuthnForm):
    """The second step of signing in, by passkey."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        with guess(context.request, self.user.email, "second_step_passkey_failed"):
            return check_passkey(self.user, self.cleaned_data["credential"])


class PasskeyOnlyForm(LoginWebAuthnForm):
    """Signing in by passkey alone: whose it is stands in what the device answers."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        try:
            user = extract_user_from_response(credential)
        except UNREADABLE:
            raise ValidationError(WRONG_PASSKEY) from None
        try:
            return check_passkey(user, credential)
        except ValidationError:
            note_once_a_minute("sign_in_passkey_failed", user)
            raise
