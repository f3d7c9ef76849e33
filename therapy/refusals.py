"""How the site says no outside a form: one shape for programs, a plain page for people.

Nothing here asks who somebody is: these answers are given before that is known, or because the
database that knows it is away.
"""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from therapy.accounts.access import public

RETRY_SECONDS = 10


def refuse(
    request: HttpRequest, status: int, code: str, message: str, *, page: str = "refused.html"
) -> HttpResponse:
    """{"error": {…}} below /api/, a page elsewhere."""
    if is_for_programs(request):
        return refuse_program(status, code, message)
    context = {"site_name": settings.SITE_NAME, "message": message}
    return HttpResponse(render_to_string(page, context), status=status)


def refuse_program(status: int, code: str, message: str) -> JsonResponse:
    """The API's one error shape, where nothing of the API answers yet."""
    return JsonResponse({"error": {"code": code, "message": message, "fields": {}}}, status=status)


def is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def too_large(request: HttpRequest) -> HttpResponse:
    return refuse(request, 413, "too_large", _("This is larger than the site takes."))


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django found suspicious: too many fields, a host that isn't ours, a broken upload."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return refuse(request, 400, "bad_request", _("The site could not read this request."))


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_programs(request):
        return refuse(request, 403, "permission_denied", _("Your account does not include this."))
    return render(request, "403.html", status=403)


@public
def open_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or of another session. `reason` is Django's, for developers."""
    message = _("The token against forged requests is missing or no longer good.")
    return refuse(request, 403, "csrf_failed", message, page="403_csrf.html")


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Missing and forbidden look alike."""
    if is_for_programs(request):
        return refuse(request, 404, "not_found", _("Not found."))
    return render(request, "404.html", status=404)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours: 503 with a time to come back when the database is away or busy, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return away(request)
    message = _("It is our fault, not yours. Try again in a minute.")
    return refuse(request, 500, "server_error", message, page="500.html")


def away(request: HttpRequest) -> HttpResponse:
    """A phone keeps what it wanted to send, and comes again."""
    message = _("The site can't save or show anything at the moment. Try again in a minute.")
    response = refuse(request, 503, "unavailable", message, page="503.html")
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
