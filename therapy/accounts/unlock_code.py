"""The six digits by which somebody whose passkey fails unlocks the session they have."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from therapy.accounts.models import User
from therapy.accounts.signing_in import CodeForm, CodeRequestForm

KEPT = "unlock.code"


class UnlockCode(AbstractCodeVerificationProcess):
    """As at sign-in, with the same times and tries; kept in the locked session itself."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            state=state,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            user=request.user,
        )

    @classmethod
    def mail(cls, request: HttpRequest) -> None:
        """Send one to the account's own address. Raises ValidationError when asked too often."""
        email = request.user.email
        asking = CodeRequestForm({"email": email})
        if not asking.is_valid():
            raise ValidationError(asking.errors["email"])
        process = cls(request, cls.initial_state(user=request.user, email=email))
        process.send()
        process.persist()

    @classmethod
    def under_way(cls, request: HttpRequest) -> "UnlockCode | None":
        state = request.session.get(KEPT)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        context = {"request": self.request, "code": self.code}
        adapter.send_mail("account/email/login_code", self.request.user.email, context)

    def persist(self) -> None:
        self.request.session[KEPT] = self.state

    def abort(self) -> None:
        self.request.session.pop(KEPT, None)


class UnlockCodeForm(CodeForm):
    """The field of signing in; wrong codes count against whose session it is."""

    failure = "unlock_code_failed"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def _email(self) -> str:
        return self.user.email
