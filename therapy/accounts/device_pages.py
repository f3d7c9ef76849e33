"""Doors to where somebody of the clinic is signed in, and how long this session still has."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from therapy.accounts import sessions
from therapy.accounts.access import SignedInRequest, for_operators_too, for_staff_and_operators
from therapy.accounts.actions.sign_out_device import sign_out_device
from therapy.accounts.devices import devices_of


@for_staff_and_operators
@require_safe
def staff_devices(request: SignedInRequest) -> HttpResponse:
    devices = devices_of(request.user, request.session.session_key)
    frame = "base_operator.html" if request.user.is_operator else "base_staff.html"
    return render(request, "accounts/devices.html", {"devices": devices, "frame": frame})


@for_staff_and_operators
@require_POST
def staff_sign_out(request: SignedInRequest, device: int) -> HttpResponse:
    """Signing out this device itself leads to the sign-in page."""
    owner = request.user
    if not sign_out_device(owner=owner, device=device, subject=owner, by=owner, now=timezone.now()):
        raise Http404
    messages.success(request, _("Signed out. That device has to sign in again."))
    return redirect("staff-devices")


@for_operators_too
@require_http_methods(["GET", "POST"])
def keep_working(request: SignedInRequest) -> JsonResponse:
    """GET tells how long the session has; POST was a use of it, so the idle limit starts anew.

    `last` says that the session ends by its age: then no use of it gives more time.

    The token lets a form go on that was typed before somebody signed in again.
    """
    left = sessions.left_of(request, request.user, timezone.now())
    told = {"left": int(left.seconds), "last": left.is_last, "token": get_token(request)}
    return JsonResponse(told)
