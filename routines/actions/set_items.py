from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from routines.models import Routine, RoutineItem
from routines.own_routine import item_dose, lock_own, refuse_too_many
from routines.routine_details import ItemInput
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.versions import Seen


@transaction.atomic
def set_items(
    *,
    routine: Routine,
    items: Sequence[ItemInput],
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Routine:
    """Replace all items of a routine, in the given order.

    Raises ValidationError by field, or when the routine isn't the clinic's own; ChangedMeanwhile
    when a colleague was faster than `seen`.
    """
    row = lock_own(routine, by)
    versions.claim(row, seen)
    row.items.all().delete()
    write_items(row, items)
    audit.record("set_items", row, clinic=by.clinic, by=by, now=now, items=len(items))
    return row


def write_items(routine: Routine, items: Sequence[ItemInput]) -> None:
    """Write the items of a routine that has none yet; raises ValidationError."""
    refuse_too_many(len(items))
    if len({item.stretch.pk for item in items}) < len(items):
        raise ValidationError({"items": _("A stretch can be in a routine only once.")})
    rows = [new_item(routine, item, order) for order, item in enumerate(items, start=1)]
    RoutineItem.objects.bulk_create(rows)


def new_item(routine: Routine, item: ItemInput, order: int) -> RoutineItem:
    """An item that isn't saved yet; raises ValidationError for a withdrawn stretch or its dose."""
    item.stretch.refuse_if_withdrawn()
    row = RoutineItem(
        routine=routine,
        stretch=item.stretch,
        order=order,
        note=item.note.strip(),
        **item_dose(item.stretch, item.dose),
    )
    row.clean_fields(exclude=["routine", "stretch"])
    return row
