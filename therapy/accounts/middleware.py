"""Gates that no page and no API door can leave out: time, the second factor, a patient's lock."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from therapy.accounts import sessions
from therapy.accounts.second_factor import factors_of, has_passed, must_have_one
from therapy.accounts.unlocking import ask_for_passkey, is_locked
from therapy.refusals import is_for_programs, refuse_program

Door = Callable[..., HttpResponse]
# A look at how much time is left is no use of the site, nor is what a page asks by itself.
LOOK, BY_ITSELF = "keep-working", "X-By-Itself"
# With it a browser asks for a worker's script: also when a reminder wakes the worker in a pocket.
WORKER = "Service-Worker"
SIGN_OUT = "account_logout"
# Where somebody without a factor sets one up, and where somebody with one shows it.
SET_UP = frozenset({SIGN_OUT, "second-factor", "passkey-add", "authenticator-app-add"})
SHOW = frozenset({SIGN_OUT, "second-factor-show"})
# Where a patient unlocks a phone that lay unused for a day.
UNLOCK = frozenset({SIGN_OUT, "unlock", "unlock-code"})


class SessionLimits:
    """End a session that idled too long, is too old, or was opened for another role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if not request.user.is_authenticated:
            return self.get_response(request)
        if not sessions.is_over(request, request.user, now):
            if not (_is_no_use(request) or is_locked(request, now)):
                sessions.note_use(request, request.user, now)
            return self.get_response(request)
        sessions.run_out(request, now)
        if not is_for_programs(request):
            messages.info(request, _("You were signed out, as nothing happened for a while."))
        if request.htmx:
            return HttpResponseClientRedirect(_and_back("account_login", _page_of(request)))
        return self.get_response(request)


class Gate:
    """Closed by default: what stays open is public, or named above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, door: Door, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if getattr(door, "policy", "") is None:
            return self.pass_public(request)
        return self.answer(request)

    def pass_public(self, request: HttpRequest) -> None:
        """What is open to anybody stays open."""

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """What stands in the way of this request; None lets it through."""
        raise NotImplementedError


class SecondFactor(Gate):
    """Let staff nowhere before they have shown a second factor in this session.

    Tokens are not sessions: docs/signing-in.md says how they stand to this.
    """

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        if not must_have_one(request.user) or has_passed(request):
            return None
        there = SHOW if factors_of(request.user).exists() else SET_UP
        if request.resolver_match.url_name in there:
            return None
        if is_for_programs(request):
            words = _("Sign in on the site with your second factor first.")
            return refuse_program(403, "second_factor_required", words)
        where = "second-factor-show" if there is SHOW else "second-factor"
        return HttpResponseClientRedirect(reverse(where)) if request.htmx else redirect(where)


class Lock(Gate):
    """Let a patient who was away for a day nowhere before they have unlocked the session."""

    def pass_public(self, request: HttpRequest) -> None:
        """Open as to anybody: on such a page nothing says whose phone it is."""
        if is_locked(request, timezone.now()):
            request.user = AnonymousUser()

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        if request.resolver_match.url_name in UNLOCK or not is_locked(request, timezone.now()):
            return None
        if is_for_programs(request):
            return refuse_program(403, "locked", _("Open the site and unlock it first."))
        if request.htmx:
            return HttpResponseClientRedirect(_and_back("unlock", _page_of(request)))
        if request.method in ("GET", "HEAD"):
            return redirect(_and_back("unlock", request.get_full_path()))
        return ask_for_passkey(request)


def _is_no_use(request: HttpRequest) -> bool:
    """Nobody need be there for it: an empty chair's session must end."""
    looks = request.method == "GET" and request.path == reverse(LOOK)
    return looks or BY_ITSELF in request.headers or WORKER in request.headers


def _page_of(request: HttpRequest) -> str:
    """The page that a swap was asked from."""
    return request.htmx.current_url_abs_path or "/"


def _and_back(name: str, path: str) -> str:
    """The door of that name, and then on to the path."""
    return f"{reverse(name)}?{urlencode({'next': path})}"
