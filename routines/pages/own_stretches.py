"""Doors to a clinic's own stretches: add, copy, change, withdraw."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from routines.actions.copy_stretch import copy_stretch
from routines.actions.save_stretch import save_stretch
from routines.actions.set_picture import set_picture
from routines.actions.withdraw_stretch import withdraw_stretch
from routines.finding import stretch_or_404
from routines.forms.stretch import StretchForm
from routines.models import Stretch
from routines.stretch_details import StretchDetails
from routines.stretch_hints import stretch_hints
from therapy.accounts.access import SignedInRequest, for_therapists
from therapy.doorstep import takes_files
from therapy.edits import opened, seen, show_clash, status_of
from therapy.form_errors import add_refusal
from therapy.versions import ChangedMeanwhile


@takes_files
@for_therapists
@require_http_methods(["GET", "POST"])
def new_stretch(request: SignedInRequest) -> HttpResponse:
    return _form_page(request, StretchForm(request.POST or None, request.FILES or None), None)


@takes_files
@for_therapists
@require_http_methods(["GET", "POST"])
def edit_stretch(request: SignedInRequest, slug: str) -> HttpResponse:
    row = _own_or_404(request, slug)
    form = StretchForm(request.POST or None, request.FILES or None, details=StretchDetails.of(row))
    opened(form, row)
    return _form_page(request, form, row)


@for_therapists
@require_POST
def copy_to_clinic(request: SignedInRequest, slug: str) -> HttpResponse:
    row = stretch_or_404(request.user, slug)
    try:
        copy = copy_stretch(stretch=row, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("stretch", row.slug)
    messages.success(request, _("Copied. Change what your clinic does differently."))
    return redirect("stretch-edit", copy.slug)


@for_therapists
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, slug: str) -> HttpResponse:
    row = _own_or_404(request, slug)
    if request.method == "POST":
        withdraw_stretch(stretch=row, by=request.user, now=timezone.now())
        messages.success(request, _("Withdrawn from your catalog."))
        return redirect("catalog")
    return render(request, "routines/stretch_withdraw.html", {"stretch": row})


def _form_page(request: SignedInRequest, form: StretchForm, row: Stretch | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        details = form.details()
        try:
            saved = _save(request, form, row)
        except ChangedMeanwhile as changed:
            show_clash(form, changed, form_id="stretch-form", address=request.path)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            for hint in stretch_hints(details):
                messages.warning(request, hint)
            messages.success(request, _("Saved."))
            return redirect("stretch", saved.slug)
    context = {"form": form, "stretch": row}
    return render(request, "routines/stretch_form.html", context, status=status_of(form))


@transaction.atomic
def _save(request: SignedInRequest, form: StretchForm, row: Stretch | None) -> Stretch:
    """Words, numbers and the picture together, or nothing of them."""
    act = {"by": request.user, "now": timezone.now()}
    saved = save_stretch(details=form.details(), stretch=row, seen=seen(form), **act)
    if form.cleaned_data["picture"]:
        set_picture(stretch=saved, upload=form.cleaned_data["picture"], **act)
    return saved


def _own_or_404(request: SignedInRequest, slug: str) -> Stretch:
    row = stretch_or_404(request.user, slug)
    if row.clinic_id != request.user.clinic_id or row.withdrawn_at is not None:
        raise Http404
    return row
