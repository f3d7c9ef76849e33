from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from therapy.accounts.looking import leave_trace
from therapy.accounts.models import User
from therapy.accounts.phone import phone_accounts
from therapy.accounts.request_facts import answering
from therapy.accounts.sessions import was_revoked
from therapy.accounts.tenancy import enter_clinic, in_no_clinic
from therapy.refusals import refuse, refuse_program

ACCOUNT = "X-Account"


class NoClinic:
    """A request begins, and ends, outside every clinic, whatever ran before it in this thread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with in_no_clinic():
            return self.get_response(request)


class OwnClinic:
    """Open the clinic of who asks. Doors for strangers open one themselves, by what they bring."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            enter_clinic(request.user.clinic_id)
        return self.get_response(request)


class ClinicTime:
    """Show times on the clinic's own clock: two people of a clinic talk about the same hour."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clinic = request.user.clinic if request.user.is_authenticated else None
        zone = clinic.tz if clinic else None
        with timezone.override(zone):
            return self.get_response(request)


class RightAccount:
    """On a shared phone, one account's request may never run in another's name.

    A request that names its account (the phone's outbox does) is refused when somebody else is
    signed in, and each answer names the account it is for, so that the phone can drop what was
    another's. Signing out, and an account that was closed, empty the phone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.user
        named = request.headers.get(ACCOUNT)
        if named and before.is_authenticated and named not in _names(before):
            return refuse_program(409, "wrong_account", _("Somebody else is signed in."))
        was_signed_in = before.is_authenticated
        response = self.get_response(request)
        if "public" in response.get("Cache-Control", ""):
            # For everybody, and perhaps kept on the way: nobody's name belongs on it.
            return response
        if request.user.is_authenticated:
            response[ACCOUNT] = _names(request.user)[0]
        elif (was_signed_in and not _holds(request)) or _is_closed(request) or _is_revoked(request):
            response["Clear-Site-Data"] = '"storage"'
            response.delete_cookie(settings.SESSION_COOKIE_NAME)
        return response


def _names(user: User) -> list[str]:
    return [account.name for account in phone_accounts(user)]


def _holds(request: HttpRequest) -> bool:
    """Whether the session is still somebody's, though this request was answered as nobody's.

    An API door that refuses a stale form token answers so; the phone must lose nothing for it.
    """
    return SESSION_KEY in request.session


def _is_closed(request: HttpRequest) -> bool:
    """Whether the browser still holds the session of an account that was closed since."""
    key = request.session.get(SESSION_KEY)
    return key is not None and User.objects.filter(pk=key, is_active=False).exists()


def _is_revoked(request: HttpRequest) -> bool:
    """Whether somebody ended the browser's session.

    One that ran out, was cleared or lost in a restore has no such mark: the phone loses nothing
    and asks to sign in again.
    """
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not cookie or request.session.session_key:
        return False
    return was_revoked(cookie)


class OnlyByButton:
    """A door that takes forms only says so to who opens its address: Django's answer is blank."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        message = _("This address only takes what its own page sends.")
        said = refuse(request, 405, "method_not_allowed", message)
        said["Allow"] = response["Allow"]
        return said


class Trail:
    """Write down who was shown which record, and who was refused.

    A page whose reading can't be written down isn't shown: the error takes its place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with answering(request):
            response = self.get_response(request)
            leave_trace(request, response, timezone.now())
        return response
