"""Doors to one's own second factors: set up, show, remove, and prove again who one is."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import decrypt, encrypt
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from therapy.accounts import sessions
from therapy.accounts.access import SignedInRequest, for_operators_too, for_staff_and_operators
from therapy.accounts.actions.add_factor import (
    add_authenticator_app,
    add_passkey,
    renew_recovery_codes,
)
from therapy.accounts.actions.remove_factor import remove_factor
from therapy.accounts.devices import device_name
from therapy.accounts.factor_forms import AppCodeForm, PasskeyForm, as_json
from therapy.accounts.factor_mail import tell_owner
from therapy.accounts.factor_qr import app_address, app_qr
from therapy.accounts.one_time_codes import codes_left
from therapy.accounts.passkey_options import to_make
from therapy.accounts.proof_form import ProofForm
from therapy.accounts.second_factor import factors_of, note_proof
from therapy.accounts.step_up import accept, ask, recently_proved, safe_next

# The new app's secret, encrypted, until its first code was typed.
NEW_APP = "second-factor.new-app"


@for_operators_too
@require_safe
def second_factor(request: SignedInRequest) -> HttpResponse:
    factors = list(factors_of(request.user))
    context = {
        "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "is_first": not factors,
        "codes_left": codes_left(request.user),
    }
    return render(request, "accounts/second_factor.html", context)


@for_operators_too
@require_http_methods(["GET", "POST"])
@recently_proved
def passkey_add(request: SignedInRequest) -> HttpResponse:
    name = device_name(request.headers.get("User-Agent", ""))
    form = PasskeyForm(
        request.POST if "credential" in request.POST else None, initial={"name": name}
    )
    if form.is_bound and form.is_valid():
        return _added(
            request,
            lambda session: add_passkey(
                user=request.user,
                name=form.cleaned_data["name"],
                credential=form.cleaned_data["credential"],
                session=session,
                now=timezone.now(),
            ),
        )
    context = {"form": form, "options": as_json(to_make(request.user))}
    return render(request, "accounts/passkey_add.html", context)


@for_staff_and_operators
@require_http_methods(["GET", "POST"])
@recently_proved
def authenticator_app_add(request: SignedInRequest) -> HttpResponse:
    if factors_of(request.user).filter(type=Authenticator.Type.TOTP).exists():
        return redirect("second-factor")
    secret = _new_secret(request)
    form = AppCodeForm(request.POST if "code" in request.POST else None, secret=secret)
    if form.is_bound and form.is_valid():
        del request.session[NEW_APP]
        return _added(
            request,
            lambda session: add_authenticator_app(
                user=request.user, secret=secret, session=session, now=timezone.now()
            ),
        )
    address = app_address(request.user, secret)
    context = {"form": form, "secret": secret, "address": address, "qr": app_qr(address)}
    return render(request, "accounts/authenticator_app_add.html", context)


def _new_secret(request: SignedInRequest) -> str:
    """The same one while somebody mistypes; a new one each time the page is opened."""
    if request.method == "POST" and NEW_APP in request.session:
        return decrypt(request.session[NEW_APP])
    secret = generate_totp_secret()
    request.session[NEW_APP] = encrypt(secret)
    return secret


def _added(request: SignedInRequest, add: Callable[[str], Authenticator]) -> HttpResponse:
    sessions.cycle_key(request)
    try:
        factor = add(request.session.session_key)
    except ValidationError as error:
        # Another tab was faster.
        messages.error(request, error.messages[0])
        return redirect("second-factor")
    # Whoever could set it up holds it: this session has shown it.
    note_proof(request, "mfa", id=factor.pk, type=factor.type, reauthenticated=True)
    tell_owner(request.user, "added")
    messages.success(request, _("Saved."))
    if request.user.is_patient or codes_left(request.user) is not None:
        return redirect("second-factor")
    return redirect("recovery-codes")


@for_operators_too
@require_POST
@recently_proved
def factor_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    factor = get_object_or_404(factors_of(request.user), pk=pk)
    session = request.session.session_key
    try:
        remove_factor(user=request.user, factor=factor, session=session, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        tell_owner(request.user, "removed")
        messages.success(request, _("Removed."))
    return redirect("second-factor")


@for_staff_and_operators
@require_http_methods(["GET", "POST"])
@recently_proved
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Asks first; posting makes new codes and shows them this once."""
    if request.method == "GET":
        return render(request, "accounts/recovery_codes.html", {"left": codes_left(request.user)})
    try:
        codes = renew_recovery_codes(user=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("second-factor")
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


@for_operators_too
@require_http_methods(["GET", "POST"])
def prove(request: SignedInRequest) -> HttpResponse:
    """Prove it for a page that was only to be opened, then go there."""
    form = ProofForm(request)
    if request.method == "POST" and form.is_bound and form.is_valid():
        accept(request, form)
        return redirect(safe_next(request))
    if not form.is_possible:
        return redirect(safe_next(request))
    return ask(request, form)


@for_operators_too
@require_http_methods(["GET", "POST"])
def second_factor_show(request: SignedInRequest) -> HttpResponse:
    """For a session that began before its owner had a factor, or before one was asked for."""
    form = ProofForm(request, factor_only=True, failure="second_step")
    if request.method == "POST" and form.is_bound and form.is_valid():
        accept(request, form)
        return redirect(safe_next(request))
    return ask(request, form) if form.is_possible else redirect("second-factor")
