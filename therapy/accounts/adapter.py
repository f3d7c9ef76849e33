from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from therapy.accounts import mail_now, sessions
from therapy.accounts.models import EndedSession, User
from therapy.accounts.sign_in_trail import SignInTrail, note_mail


class ClosedAccountAdapter(SignInTrail, DefaultAccountAdapter):
    """People are invited by their clinic; nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        sessions.begin(request, user, timezone.now())
        return super().post_login(request, user, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        # The phone is emptied though this answer may never reach it.
        if request.user.is_authenticated and request.session.session_key:
            EndedSession.objects.mark(request.session.session_key, now=timezone.now())
        super().logout(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # It holds a code or a key, which nobody but the reader may have: it is kept nowhere.
        # The mail may pass shared mailboxes: it names no person.
        context.pop("user", None)
        note_mail(template_prefix, email)
        given = {"request": allauth_context.request, "email": email, **context}
        mail_now.send_now(self.render_mail(template_prefix, email, given))
