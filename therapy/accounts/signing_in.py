"""Forms of signing in: staff by password, patients by a code from a mail."""

from datetime import timedelta

from allauth.account import forms as allauth_forms
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models import User

BACKEND = "therapy.accounts.backend.WithClinic"


def session_age(user: User) -> timedelta:
    """How long a device stays signed in: a patient's own phone long, a clinic's desk a day."""
    seconds = settings.PATIENT_SESSION_AGE if user.is_patient else settings.SESSION_COOKIE_AGE
    return timedelta(seconds=seconds)


def sign_in_here(request: HttpRequest, user: User) -> None:
    """Sign a person in on this device without asking more, and put it on their list of devices."""
    login(request, user, backend=BACKEND)
    request.session.set_expiry(session_age(user))
    UserSession.objects.create_from_request(request)


class LoginForm(allauth_forms.LoginForm):
    """E-mail and password; a patient stays signed in longer than staff."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            request.session.set_expiry(session_age(request.user))
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
