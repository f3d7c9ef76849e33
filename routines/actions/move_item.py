from datetime import datetime
from typing import Literal

from django.db import transaction

from routines.models import RoutineItem
from routines.own_routine import lock_own_item, ordered_items, write_order
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def move_item(
    *, item: RoutineItem, to: Literal["up", "down"] | int, by: User, now: datetime
) -> tuple[int, int]:
    """Move an item one up, one down or to a place counted from 1; a place beyond the end is the end.

    Returns the place it stands at now and how many there are.
    """
    row = lock_own_item(item, by)
    items = ordered_items(row.routine)
    old = next(place for place, each in enumerate(items) if each.pk == row.pk)
    wanted = {"up": old - 1, "down": old + 1}.get(to, to - 1 if isinstance(to, int) else old)
    new = max(0, min(len(items) - 1, wanted))
    if new != old:
        versions.claim(row.routine, None)
        items.insert(new, items.pop(old))
        write_order(items)
        audit.record(
            "move_item", row.routine, clinic=by.clinic, by=by, now=now, item=row.pk, place=new + 1
        )
    return new + 1, len(items)
