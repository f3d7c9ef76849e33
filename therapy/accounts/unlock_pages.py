"""Doors of a locked phone: by passkey, or by a code from a mail. Then on to where its owner was going."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from therapy.accounts.access import SignedInRequest, for_patients
from therapy.accounts.step_up import safe_next
from therapy.accounts.unlock_code import UnlockCode, UnlockCodeForm
from therapy.accounts.unlocking import ask_for_passkey, is_locked, unlock_by_code


@for_patients
@require_http_methods(["GET", "POST"])
def unlock(request: SignedInRequest) -> HttpResponse:
    asking = ask_for_passkey(request) if is_locked(request, timezone.now()) else None
    return asking or redirect(safe_next(request))


@for_patients
@require_http_methods(["GET", "POST"])
def unlock_code(request: SignedInRequest) -> HttpResponse:
    """Posting without a code asks for one by mail; nothing is mailed by opening the page."""
    if not is_locked(request, timezone.now()):
        return redirect(safe_next(request))
    if request.method == "POST" and "code" not in request.POST:
        return _mail_code(request)
    code = UnlockCode.under_way(request)
    return _check(request, code) if code else _back_to(request, "unlock")


def _check(request: SignedInRequest, code: UnlockCode) -> HttpResponse:
    form = UnlockCodeForm(request.POST or None, user=request.user, code=code.code)
    if form.is_bound and form.is_valid():
        code.abort()
        unlock_by_code(request)
        return redirect(safe_next(request))
    if form.is_bound and not code.record_invalid_attempt():
        messages.error(request, _("That was wrong three times. Ask for another code."))
        return _back_to(request, "unlock")
    context = {"form": form, "next": safe_next(request)}
    return render(request, "accounts/unlock_code.html", context)


def _mail_code(request: SignedInRequest) -> HttpResponse:
    try:
        UnlockCode.mail(request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _back_to(request, "unlock")
    return _back_to(request, "unlock-code")


def _back_to(request: SignedInRequest, name: str) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode({'next': safe_next(request)})}")
