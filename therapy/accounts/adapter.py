from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from therapy.accounts import sessions
from therapy.accounts.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):
    """People are invited by their clinic; nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        sessions.begin(request, user, timezone.now())
        return super().post_login(request, user, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # The mail may pass shared mailboxes: it names no person.
        context.pop("user", None)
        super().send_mail(template_prefix, email, context)
