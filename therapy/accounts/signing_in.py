"""Forms of signing in: staff by password, patients by a code from a mail."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapy.accounts import sessions
from therapy.accounts.lockout import guess, refuse_if_locked
from therapy.accounts.models import User
from therapy.accounts.same_time import nobody
from therapy.accounts.sign_in_trail import note_sign_in

BACKEND = "therapy.accounts.backend.WithClinic"


def sign_in_here(request: HttpRequest, user: User) -> None:
    """Sign a person in on this device without asking more, and put it on their list of devices."""
    login(request, user, backend=BACKEND)
    sessions.begin(request, user, timezone.now())
    UserSession.objects.create_from_request(request)
    note_sign_in("sign_in", user, by=user)


class LoginForm(allauth_forms.LoginForm):
    """E-mail and password; wrong ones are counted by account and address."""

    def clean(self) -> dict[str, Any]:
        refuse_if_locked(context.request, str(self.cleaned_data.get("login", "")))
        return super().clean()

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            # allauth has just set one age for everybody.
            request.session.set_expiry(sessions.limits_of(request.user).absolute)
        return response


class CodeRequestForm(allauth_forms.RequestLoginCodeForm):
    """Asks where to send a code. For staff a mailbox alone is not enough: they get none.

    The answer is the same for patients, staff and strangers.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail")
        self.fields["email"].widget.attrs = {"autocomplete": "email"}

    def clean_email(self) -> str:
        email = super().clean_email()
        if self._user is not None and not self._user.is_patient:
            self._user = None
        return email


class CodeForm(allauth_forms.ConfirmLoginCodeForm):
    """One field for six digits, so that a phone can fill it in and a person can paste."""

    failure = "sign_in_code_failed"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The code from the e-mail")
        field.help_text = _("Six digits. It works for ten minutes.")
        field.error_messages["required"] = _("Enter the six digits from the e-mail.")
        field.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": 12,
            "class": "medium code-input",
        }

    def clean_code(self) -> str:
        with guess(context.request, self._email(), self.failure):
            return super().clean_code()

    def _email(self) -> str:
        """Whom the code was asked for, known here or not."""
        return str(context.request._login_stage.state.get("email") or "")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Asks where to send a link to a new password."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        # The whole way of it for nobody, too; the adapter sends no such mail.
        self.users = self.users or [nobody()]
        return super().save(request, **kwargs)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """Asks for the old password: a wrong one counts like any other guess."""

    def clean_oldpassword(self) -> str:
        with guess(context.request, self.user.email, "proof_password_failed", by=self.user):
            return super().clean_oldpassword()
