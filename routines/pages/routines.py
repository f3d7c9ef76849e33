"""Doors to routines: the list, one of them, a new one, a copy, into the archive."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routines.actions.archive_routine import archive_routine
from routines.actions.copy_routine import copy_routine
from routines.actions.create_routine import create_routine
from routines.builder import build
from routines.finding import own_routine_or_404, routine_or_404
from routines.forms.routine import RoutineForm
from routines.models import Diagnosis, Routine
from routines.routine_summary import summarise
from therapy.accounts.access import SignedInRequest, for_staff, for_therapists
from therapy.form_errors import add_refusal

PER_PAGE = 20


@for_staff
@require_safe
def routine_list(request: SignedInRequest) -> HttpResponse:
    rows = _searched(Routine.objects.visible_to(request.user).current(), request.GET)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(each, summarise(each, list(each.items.all()))) for each in page],
        "diagnoses": Diagnosis.objects.filter(withdrawn_at=None, routines__isnull=False).distinct(),
        "is_filtered": any(request.GET.get(key) for key in ("q", "dx", "whose")),
    }
    return render(request, "routines/routine_list.html", context)


@for_staff
@require_safe
def routine(request: SignedInRequest, pk: int) -> HttpResponse:
    row = routine_or_404(request.user, pk)
    is_ours = row.clinic_id is not None and row.archived_at is None
    context = {
        "routine": row,
        "builder": build(row, request.user),
        "may_edit": request.user.is_therapist and is_ours,
    }
    return render(request, "routines/routine.html", context)


@for_therapists
@require_http_methods(["GET", "POST"])
def new_routine(request: SignedInRequest) -> HttpResponse:
    form = RoutineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = create_routine(details=form.details(), by=request.user, now=timezone.now())
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Saved. Now add stretches."))
            return redirect("routine-edit", row.pk)
    return render(request, "routines/routine_new.html", {"form": form})


@for_therapists
@require_POST
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    row = routine_or_404(request.user, pk)
    made = copy_routine(routine=row, by=request.user, now=timezone.now())
    messages.success(request, _("Copied. This one is your clinic's to change."))
    return redirect("routine-edit", made.pk)


@for_therapists
@require_http_methods(["GET", "POST"])
def archive(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own_routine_or_404(request.user, pk)
    if request.method == "POST":
        archive_routine(routine=row, by=request.user, now=timezone.now())
        messages.success(request, _("Put into the archive."))
        return redirect("routine-list")
    return render(request, "routines/routine_archive.html", {"routine": row})


def _searched(rows: QuerySet[Routine], query: QueryDict) -> QuerySet[Routine]:
    """Own routines first, then the samples; name and purpose searched word by word."""
    for word in query.get("q", "").split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word))
    if query.get("dx"):
        rows = rows.filter(diagnoses__key=query["dx"])
    if query.get("whose") in ("ours", "samples"):
        rows = rows.filter(clinic__isnull=query["whose"] == "samples")
    return rows.with_items().order_by(F("clinic").asc(nulls_last=True), "name", "pk")
