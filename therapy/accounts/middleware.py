"""Two gates that no page and no API door can leave out: time, and the second factor."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from therapy.accounts import sessions
from therapy.accounts.second_factor import factors_of, has_passed, must_have_one
from therapy.refusals import is_for_programs, refuse_program

Door = Callable[..., HttpResponse]
# A look at how much time is left is no use of the site, nor is what a page asks by itself.
LOOK, BY_ITSELF = "keep-working", "X-By-Itself"
SIGN_OUT = "account_logout"
# Where somebody without a factor sets one up, and where somebody with one shows it.
SET_UP = frozenset({SIGN_OUT, "second-factor", "passkey-add", "authenticator-app-add"})
SHOW = frozenset({SIGN_OUT, "second-factor-show"})


class SessionLimits:
    """End a session that idled too long, is too old, or was opened for another role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if not request.user.is_authenticated:
            return self.get_response(request)
        if not sessions.is_over(request, request.user, now):
            if not _is_no_use(request):
                sessions.note_use(request, request.user, now)
            return self.get_response(request)
        sessions.run_out(request, now)
        if not is_for_programs(request):
            messages.info(request, _("You were signed out, as nothing happened for a while."))
        if request.htmx:
            return HttpResponseClientRedirect(_sign_in_and_back(request))
        return self.get_response(request)


class SecondFactor:
    """Let staff nowhere before they have shown a second factor in this session.

    By default everything is closed: what stays open is public or named above. Tokens are not
    sessions: docs/signing-in.md says how they stand to this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, door: Door, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not must_have_one(user) or has_passed(request):
            return None
        if getattr(door, "policy", "") is None:
            return None
        there = SHOW if factors_of(user).exists() else SET_UP
        if request.resolver_match.url_name in there:
            return None
        if is_for_programs(request):
            words = _("Sign in on the site with your second factor first.")
            return refuse_program(403, "second_factor_required", words)
        where = "second-factor-show" if there is SHOW else "second-factor"
        return HttpResponseClientRedirect(reverse(where)) if request.htmx else redirect(where)


def _is_no_use(request: HttpRequest) -> bool:
    """Nobody need be there for it: an empty chair's session must end."""
    looks = request.method == "GET" and request.path == reverse(LOOK)
    return looks or BY_ITSELF in request.headers


def _sign_in_and_back(request: HttpRequest) -> str:
    """The sign-in page, and then the page that the swap was asked from."""
    back = request.htmx.current_url_abs_path or "/"
    return f"{reverse('account_login')}?{urlencode({'next': back})}"
