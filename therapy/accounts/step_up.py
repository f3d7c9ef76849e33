"""Asking again who is there before what would hurt most: exports, invitations, roles, factors."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from therapy.accounts import sessions
from therapy.accounts.access import SignedInRequest
from therapy.accounts.factor_forms import as_json
from therapy.accounts.passkey_options import to_show
from therapy.accounts.proof_form import ProofForm
from therapy.accounts.second_factor import note_proof, proved_recently

View = TypeVar("View", bound=Callable[..., HttpResponse])


def recently_proved(view: View) -> View:
    """Let in who proved who they are in the last ten minutes; ask everybody else, and carry on.

    Put it below the policy. A posted form is asked about in place: its fields ride along, hidden,
    and nothing of them is kept on the server. The demo asks nobody, as its password is public.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.DEMO or proved_recently(request, timezone.now()):
            return view(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            return _ask_elsewhere(request)
        form = ProofForm(request)
        if not form.is_possible or (form.is_bound and form.is_valid()):
            accept(request, form)
            return view(request, *args, **kwargs)
        return ask(request, form)

    return guarded  # type: ignore[return-value]


def recently_proved_to_post(view: View) -> View:
    """The same for a page that anybody with the role may look at, but not act on."""
    asking = recently_proved(view)

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        door = view if request.method in ("GET", "HEAD") else asking
        return door(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def accept(request: SignedInRequest, form: ProofForm) -> None:
    """Note the proof in the session, under a new key."""
    if form.method:
        details = {"id": form.factor.pk, "type": form.factor.type} if form.factor else {}
        note_proof(request, form.method, reauthenticated=True, **details)
        sessions.cycle_key(request)
    if form.factor:
        form.factor.record_usage()


def ask(
    request: SignedInRequest, form: ProofForm, page: str = "accounts/prove.html"
) -> HttpResponse:
    """The page that asks; 403, as what was asked for has not been done."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not name.startswith("proof-")
    ]
    options = as_json(to_show(request.user)) if form.has_passkey else ""
    context = {"form": form, "kept": kept, "options": options}
    status = 200 if request.method in ("GET", "HEAD") else 403
    return render(request, page, context, status=status)


def _ask_elsewhere(request: SignedInRequest) -> HttpResponse:
    where = f"{reverse('prove')}?{urlencode({'next': request.get_full_path()})}"
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


def safe_next(request: HttpRequest, otherwise: str = "") -> str:
    """The address on this site that `next` names, or the other, or the home page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    # redirect() would take a single word for the name of a route.
    return wanted if safe and wanted.startswith("/") else otherwise or reverse("home")
