"""Doors of the routine builder. Each act works as a plain form; htmx swaps what it changes."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from routines.actions.add_item import add_item
from routines.actions.order_items import group_by_position, order_items
from routines.actions.update_routine import update_routine
from routines.builder import build
from routines.catalog_page import browse
from routines.finding import own_routine_or_404
from routines.forms.routine import ItemForm, RoutineForm
from routines.models import Routine, Stretch
from routines.routine_details import ItemInput
from routines.verdicts import ChosenFacts
from therapy.accounts.access import SignedInRequest, for_therapists
from therapy.edits import opened, seen, seen_in, show_clash, status_of
from therapy.form_errors import add_refusal
from therapy.versions import ChangedMeanwhile

# More results than fit beside the list help nobody: a better word does.
MOST_FOUND = 8


@for_therapists
@require_http_methods(["GET", "POST"])
def edit_routine(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own_routine_or_404(request.user, pk)
    if request.htmx and request.htmx.target == "found":
        return render(request, "routines/_found.html", found_context(request, row))
    form = RoutineForm(request.POST or None, routine=row)
    opened(form, row)
    if request.method == "POST" and form.is_valid():
        try:
            update_routine(
                routine=row,
                details=form.details(),
                by=request.user,
                now=timezone.now(),
                seen=seen(form),
            )
        except ChangedMeanwhile as changed:
            show_clash(form, changed, form_id="routine-form", address=request.path)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("routine-edit", row.pk)
    return page(request, row, details=form)


@for_therapists
@require_POST
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own_routine_or_404(request.user, pk)
    stretch = posted_stretch(request)
    try:
        if stretch is None:
            raise ValidationError(_("Choose a stretch from the catalog."))
        add_item(routine=row, item=ItemInput(stretch), by=request.user, now=timezone.now())
    except ValidationError as error:
        return after(request, row, error=error.messages[0])
    return after(request, row, said=_("%(name)s added") % {"name": stretch.name})


@for_therapists
@require_POST
def order(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own_routine_or_404(request.user, pk)
    ids = _ids(request.POST.get("order", ""))
    try:
        order_items(
            routine=row,
            order=ids,
            by=request.user,
            now=timezone.now(),
            seen=seen_in(request.POST),
        )
    except ChangedMeanwhile:
        said = _("Somebody has put them in another order meanwhile. Look, then move yours again.")
        return after(request, row, error=said)
    except ValidationError as error:
        return after(request, row, error=error.messages[0])
    return after(request, row, said=_("Order saved"))


@for_therapists
@require_POST
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    row = own_routine_or_404(request.user, pk)
    group_by_position(routine=row, by=request.user, now=timezone.now())
    return after(request, row, said=_("Grouped by position"))


def posted_stretch(request: SignedInRequest) -> Stretch | None:
    """The stretch whose id was sent; None when the catalog has no such one."""
    wanted = _ids(request.POST.get("stretch", ""))
    return Stretch.objects.visible_to(request.user).filter(pk__in=wanted[:1]).first()


def _ids(text: str) -> list[int]:
    """Row ids from "3,1,2"; what can be no id is left out. Longer numbers overflow a database."""
    return [int(each) for each in text.split(",") if each.isdecimal() and len(each) < 19]


def page(
    request: SignedInRequest,
    row: Routine,
    *,
    details: RoutineForm | None = None,
    bound: Mapping[int, ItemForm] | None = None,
) -> HttpResponse:
    """The whole builder; `details` or an item's form keep what was typed and refused."""
    wrong = next(iter((bound or {}).values()), None) or details
    if details is None:
        details = RoutineForm(routine=row)
        opened(details, row)
    context = {
        "builder": build(row, request.user, bound=bound),
        "details": details,
        "form": wrong,
        **found_context(request, row),
    }
    return render(request, "routines/routine_edit.html", context, status=status_of(wrong))


def after(
    request: SignedInRequest,
    row: Routine,
    *,
    said: str = "",
    error: str = "",
    item: int = 0,
    bound: Mapping[int, ItemForm] | None = None,
) -> HttpResponse:
    """What an act leads to: back to the builder, or for htmx its changed parts and a word.

    With `item` a reader without scripts comes back to that item rather than to the top. `bound`
    is for htmx: forms that keep what was typed.
    """
    if not request.htmx:
        if error:
            messages.error(request, error)
        return back_to(row, item)
    context = {
        "builder": build(row, request.user, bound=bound),
        "error": error,
        **found_context(request, row),
    }
    response = render(request, "routines/_builder_swap.html", context)
    return trigger_client_event(response, "announce", error or said)


def back_to(row: Routine, item: int = 0) -> HttpResponse:
    address = reverse("routine-edit", args=[row.pk])
    return redirect(f"{address}#item-{item}" if item else address)


def found_context(request: SignedInRequest, row: Routine) -> dict[str, object]:
    """Stretches to add, judged for the routine's diagnoses; the same search as the catalog's."""
    query = request.GET.copy()
    query["q"] = request.POST.get("q", "") or request.GET.get("q", "")
    facts = ChosenFacts(diagnoses=frozenset(each.key for each in row.diagnoses.all()))
    found = browse(request.user, query, facts=facts)
    return {
        "routine": row,
        "q": query["q"],
        "cards": found.cards[:MOST_FOUND],
        "total": found.total,
        "more": max(0, found.total - MOST_FOUND),
        "there": set(row.items.values_list("stretch_id", flat=True)),
    }
