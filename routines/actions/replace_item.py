from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from routines.actions.set_items import new_item
from routines.models import RoutineItem, Stretch
from routines.own_routine import lock_own_item
from routines.routine_details import ItemInput
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def replace_item(*, item: RoutineItem, stretch: Stretch, by: User, now: datetime) -> RoutineItem:
    """Put another stretch in an item's place, with its own default dose and the same note.

    Raises ValidationError when it is there already, withdrawn, or the routine isn't the clinic's.
    """
    row = lock_own_item(item, by)
    if row.routine.items.filter(stretch=stretch).exists():
        raise ValidationError(_("This stretch is already in the routine."))
    new = new_item(row.routine, ItemInput(stretch, note=row.note), order=row.order)
    versions.claim(row.routine, None)
    old = row.stretch_id
    row.delete()
    new.save()
    details = {"stretch": stretch.pk, "replaced": old}
    audit.record("replace_item", new.routine, clinic=by.clinic, by=by, now=now, **details)
    return new
