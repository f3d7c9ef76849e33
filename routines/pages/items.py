"""Doors to one item of a routine: its dose and note, its place, out of the routine."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from routines.actions.move_item import move_item
from routines.actions.remove_item import remove_item
from routines.actions.replace_item import replace_item
from routines.actions.set_item_dose import set_item_dose
from routines.builder import build
from routines.dosing import INHERIT
from routines.finding import own_item_or_404
from routines.forms.routine import ItemForm
from routines.models import RoutineItem
from routines.pages.builder import after, back_to, page, posted_stretch
from therapy.accounts.access import SignedInRequest, for_therapists
from therapy.edits import opened, seen, show_clash
from therapy.form_errors import add_refusal
from therapy.versions import ChangedMeanwhile


@for_therapists
@require_POST
def save(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    row = own_item_or_404(request.user, pk, item)
    if "reset" in request.POST:
        return _reset(request, row)
    form = ItemForm(request.POST, item=row)
    opened(form, row.routine)
    if form.is_valid():
        try:
            set_item_dose(
                item=row,
                dose=form.dose(),
                note=form.cleaned_data["note"],
                by=request.user,
                now=timezone.now(),
                seen=seen(form),
            )
        except ChangedMeanwhile as changed:
            return _clash(request, row, form, changed)
        except ValidationError as error:
            add_refusal(form, error)
    if not request.htmx:
        if form.errors:
            return page(request, row.routine, bound={row.pk: form})
        return back_to(row.routine, row.pk)
    return _saved_parts(request, row, form)


@for_therapists
@require_POST
def move(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    row = own_item_or_404(request.user, pk, item)
    where = request.POST.get("move")
    if where not in ("up", "down"):
        return after(request, row.routine, error=_("Move it up or down."))
    place, total = move_item(item=row, to=where, by=request.user, now=timezone.now())
    said = _("%(name)s moved to %(place)d of %(total)d")
    words = {"name": row.stretch.name, "place": place, "total": total}
    return after(request, row.routine, said=said % words, item=row.pk)


@for_therapists
@require_POST
def remove(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    row = own_item_or_404(request.user, pk, item)
    remove_item(item=row, by=request.user, now=timezone.now())
    return after(request, row.routine, said=_("%(name)s removed") % {"name": row.stretch.name})


@for_therapists
@require_POST
def replace(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    row = own_item_or_404(request.user, pk, item)
    stretch = posted_stretch(request)
    try:
        if stretch is None:
            raise ValidationError(_("Choose a stretch from the catalog."))
        replace_item(item=row, stretch=stretch, by=request.user, now=timezone.now())
    except ValidationError as error:
        return after(request, row.routine, error=error.messages[0])
    words = {"old": row.stretch.name, "new": stretch.name}
    return after(request, row.routine, said=_("%(new)s instead of %(old)s") % words)


def _clash(
    request: SignedInRequest, row: RoutineItem, form: ItemForm, changed: ChangedMeanwhile
) -> HttpResponse:
    """The difference inside the item, whose fields keep what was typed."""
    address = f"{reverse('routine-edit', args=[row.routine_id])}#item-{row.pk}"
    show_clash(form, changed, form_id=f"item-form-{row.pk}", address=address)
    if not request.htmx:
        return page(request, row.routine, bound={row.pk: form})
    said = _("Somebody else changed this stretch meanwhile. Nothing of yours is saved yet.")
    response = after(request, row.routine, said=said, bound={row.pk: form})
    return reswap(retarget(response, "#builder"), "outerHTML show:none")


def _reset(request: SignedInRequest, row: RoutineItem) -> HttpResponse:
    set_item_dose(item=row, dose=INHERIT, note=row.note, by=request.user, now=timezone.now())
    words = {"name": row.stretch.name}
    return after(request, row.routine, said=_("%(name)s has its default dose again") % words)


def _saved_parts(request: SignedInRequest, row: RoutineItem, form: ItemForm) -> HttpResponse:
    """Only the words beside the numbers and the totals: what is being typed next stays."""
    builder = build(row.routine, request.user, bound={row.pk: form} if form.errors else None)
    line = next(each for each in builder.rows if each.item.pk == row.pk)
    context = {"builder": builder, "row": line}
    response = render(request, "routines/_item_swap.html", context)
    errors = [message for messages in form.errors.values() for message in messages]
    return trigger_client_event(response, "announce", " ".join(errors) or _("Saved"))
