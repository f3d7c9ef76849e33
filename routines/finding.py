"""From an address to a row, for the doors of this floor."""

from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from routines.models import Routine, RoutineItem, Stretch
from therapy.accounts.models import User


def stretch_or_404(user: User, slug: str, rows: QuerySet[Stretch] | None = None) -> Stretch:
    """The clinic's own stretch before a shared one of the same name; withdrawn ones too.

    `rows` narrows further what the user may see.
    """
    visible = Stretch.objects.visible_to(user) if rows is None else rows
    rows = visible.filter(slug=slug).prefetch_related("tags")
    rows = rows.select_related("easier", "harder", "copied_from")
    found = rows.order_by(F("clinic").asc(nulls_last=True)).first()
    if found is None:
        raise Http404
    return found


def routine_or_404(user: User, pk: int) -> Routine:
    """A routine the user may read, archived ones included."""
    return get_object_or_404(Routine.objects.visible_to(user).with_items(), pk=pk)


def own_routine_or_404(user: User, pk: int) -> Routine:
    """A routine the user may change: a current one of their clinic."""
    return get_object_or_404(Routine.objects.editable_by(user).current(), pk=pk)


def own_item_or_404(user: User, pk: int, item: int) -> RoutineItem:
    """An item of a routine the user may change."""
    items = RoutineItem.objects.select_related("stretch", "routine")
    return get_object_or_404(items, pk=item, routine=own_routine_or_404(user, pk))
