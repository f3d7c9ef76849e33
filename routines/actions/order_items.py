from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from routines.grouping import grouped_order
from routines.models import Routine
from routines.own_routine import lock_own, ordered_items, write_order
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.versions import Seen


@transaction.atomic
def order_items(
    *,
    routine: Routine,
    order: Sequence[int],
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Put the items in the order of these ids, which must be exactly the routine's.

    Raises ValidationError when somebody added or removed one meanwhile, ChangedMeanwhile when
    they stand in another order than `seen` says.
    """
    row = lock_own(routine, by)
    items = {item.pk: item for item in ordered_items(row)}
    if sorted(order) != sorted(items):
        raise ValidationError(_("Somebody has changed this routine meanwhile. Look again."))
    versions.claim(row, seen, {"order": list(items)})
    write_order([items[pk] for pk in order])
    audit.record("order_items", row, clinic=by.clinic, by=by, now=now, order=list(order))


@transaction.atomic
def group_by_position(*, routine: Routine, by: User, now: datetime) -> None:
    """Reorder a routine so that the patient gets down to the floor only once."""
    row = lock_own(routine, by)
    items = ordered_items(row)
    versions.claim(row, None)
    places = grouped_order([item.stretch.position for item in items])
    write_order([items[place] for place in places])
    audit.record("group_by_position", row, clinic=by.clinic, by=by, now=now)
