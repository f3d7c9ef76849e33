from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from therapy.accounts import mail_now, sessions
from therapy.accounts.models import EndedSession, User
from therapy.accounts.same_time import NOBODY, nobody
from therapy.accounts.sign_in_trail import CODE_MAIL, SignInTrail, note_mail

CODE_SENT = "account/messages/login_code_sent.txt"


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
        """At an address that gets none all is done but the sending, or the time would tell."""
        # It holds a code or a key, which nobody but the reader may have: it is kept nowhere.
        # The mail may pass shared mailboxes: it names no person.
        user = context.pop("user", None)
        is_sent = user is None or user.pk != NOBODY
        note_mail(template_prefix, email, is_sent=is_sent)
        given = {"request": allauth_context.request, "email": email, **context}
        message = self.render_mail(template_prefix, email, given)
        if is_sent:
            mail_now.send_now(message)
        else:
            mail_now.send_nothing()
        allauth_context.request.has_mail = True

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        # allauth says so to everybody, also to those whom it sends no code.
        if message_template == CODE_SENT and not hasattr(request, "has_mail"):
            given = {"user": nobody(), "code": self.generate_login_code()}
            self.send_mail(CODE_MAIL, message_context["email"], given)
        super().add_message(request, level, message_template, message_context, *args, **kwargs)
