"""A patient's way in: the link or the code, the date of birth, a yes, and Today.

The secret stays in the address for one request only: a GET puts the invitation's number into the
browser's session and moves on. It uses nothing up, so a mail scanner can open it as often as it
likes.
"""

from typing import Any

from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from patients.actions.accept_invitation import accept_invitation, birth_date_is_right
from patients.forms.getting_in import AgreeForm, BirthDateForm, CodeForm
from patients.models import Invitation
from patients.models.invitation import MOST_TRIES
from patients.strangers import invitation_by
from therapy.accounts.access import public
from therapy.accounts.signing_in import sign_in_here
from therapy.accounts.tenancy import enter_clinic
from therapy.form_errors import add_refusal
from therapy.keyed_tokens import hashed, hashed_code
from therapy.templatetags.clinic_help import only_clinic

SESSION_KEY = "invitation"
show_or_send = require_http_methods(["GET", "HEAD", "POST"])


@public
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The address from a mail or a QR code."""
    response = _go_on(request, invitation_by(token_hash=hashed(token)))
    # Only here: on a page with a form it would also hide the origin, and Django refuses that.
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@show_or_send
def code(request: HttpRequest) -> HttpResponse:
    """The short code, typed in; guesses are few per address."""
    form = CodeForm(_sent(request))
    context = {"form": form, "clinic": only_clinic(), "bad_link": request.GET.get("link") == "bad"}
    if request.method == "POST":
        if not ratelimit.consume(request, action="invitation_code"):
            form.add_error(None, _("Too many tries. Wait a few minutes, or call your clinic."))
            return _page(request, "code", context, status=429)
        if form.is_valid():
            found = invitation_by(code_hash=hashed_code(form.cleaned_data["code"]))
            if found is not None:
                return _go_on(request, found)
            form.add_error("code", _("This code doesn't work. Check it, or call your clinic."))
        return _page(request, "code", context, status=422)
    return _page(request, "code", context)


@public
@show_or_send
def birth_date(request: HttpRequest) -> HttpResponse:
    """Who invites, and the one question that a stranger with the link can't answer."""
    invitation = _invitation(request)
    if invitation is None:
        return redirect("invitation-code")
    if invitation.state_at(timezone.now()) != "open":
        return _closed(request, invitation)
    form = BirthDateForm(_sent(request))
    context = {**_who(invitation), "form": form}
    if request.method == "POST" and form.is_valid():
        born = form.cleaned_data["date_of_birth"]
        if birth_date_is_right(invitation=invitation, date_of_birth=born, now=timezone.now()):
            _keep(request, invitation, known=True)
            return redirect("invitation-agree")
        if invitation.state_at(timezone.now()) != "open":
            return _closed(request, invitation)
        form.add_error(None, _("This is not the date of birth your clinic knows. Try again."))
        context["tries_left"] = MOST_TRIES - invitation.tries
    return _page(request, "birth_date", context, status=422 if form.errors else 200)


@public
@show_or_send
def agree(request: HttpRequest) -> HttpResponse:
    """What we keep and who sees it, in plain words; a yes signs the patient in on this device."""
    invitation = _invitation(request)
    if invitation is None or not request.session[SESSION_KEY]["known"]:
        return redirect("invitation-birth-date")
    if invitation.state_at(timezone.now()) != "open":
        return _closed(request, invitation)
    patient = invitation.patient
    asks = patient.user_id is None and not patient.email
    form = AgreeForm(_sent(request), ask_email=asks)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(invitation=invitation, now=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            del request.session[SESSION_KEY]
            sign_in_here(request, user)
            return redirect("today")
    return _page(
        request, "agree", {**_who(invitation), "form": form}, status=422 if form.errors else 200
    )


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _go_on(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    if invitation is None:
        return redirect(f"{reverse('invitation-code')}?link=bad")
    _keep(request, invitation, known=False)
    return redirect("invitation-birth-date")


def _keep(request: HttpRequest, invitation: Invitation, *, known: bool) -> None:
    clinic_id = invitation.patient.clinic_id
    request.session[SESSION_KEY] = {"id": invitation.pk, "clinic": clinic_id, "known": known}


def _invitation(request: HttpRequest) -> Invitation | None:
    """The one this browser came with; its clinic is open from here on."""
    kept = request.session.get(SESSION_KEY)
    if not kept or "clinic" not in kept:
        return None
    enter_clinic(kept["clinic"])
    rows = Invitation.objects.select_related("patient__clinic", "patient__user", "created_by")
    return rows.filter(pk=kept["id"]).first()


def _closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    state = invitation.state_at(timezone.now())
    return _page(request, "closed", {**_who(invitation), "state": state}, status=410)


def _who(invitation: Invitation) -> dict[str, Any]:
    """All that a stranger may learn: who invites, and how to reach them."""
    return {"therapist": invitation.created_by.name, "clinic": invitation.patient.clinic}


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, f"patients/getting_in/{name}.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
