from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from routines.actions.set_items import new_item
from routines.models import Routine, RoutineItem
from routines.own_routine import lock_own, ordered_items, refuse_too_many
from routines.routine_details import ItemInput
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def add_item(*, routine: Routine, item: ItemInput, by: User, now: datetime) -> RoutineItem:
    """Put a stretch at the end of a routine.

    Raises ValidationError when it is there already, withdrawn, or one too many.
    """
    row = lock_own(routine, by)
    there = ordered_items(row)
    if any(each.stretch_id == item.stretch.pk for each in there):
        raise ValidationError(_("This stretch is already in the routine."))
    refuse_too_many(len(there) + 1)
    versions.claim(row, None)
    added = new_item(row, item, order=there[-1].order + 1 if there else 1)
    added.save()
    audit.record(
        "add_item", row, clinic=by.clinic, by=by, now=now, item=added.pk, stretch=item.stretch.pk
    )
    return added
