from datetime import datetime

from django.db import transaction

from routines.models import RoutineItem
from routines.own_routine import lock_own_item, ordered_items, write_order
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def remove_item(*, item: RoutineItem, by: User, now: datetime) -> None:
    """Take a stretch out of a routine; plans made from it keep theirs.

    Raises ValidationError when it is gone already, or the routine isn't the clinic's own.
    """
    row = lock_own_item(item, by)
    routine, stretch = row.routine, row.stretch_id
    versions.claim(routine, None)
    row.delete()
    write_order(ordered_items(routine))
    audit.record("remove_item", routine, clinic=by.clinic, by=by, now=now, stretch=stretch)
