from datetime import datetime

from django.db import transaction

from routines.dosing import Dose
from routines.models import RoutineItem
from routines.own_routine import item_dose, lock_own_item
from routines.routine_details import item_values
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.versions import Seen


@transaction.atomic
def set_item_dose(
    *,
    item: RoutineItem,
    dose: Dose,
    note: str,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> RoutineItem:
    """Change the numbers and the note of one item; None, or the default itself, inherits.

    Nothing changed leaves no trace. Raises ValidationError by field outside the hard limits;
    ChangedMeanwhile when a colleague was faster than `seen` with this very item.
    """
    row = lock_own_item(item, by)
    wanted = {**item_dose(row.stretch, dose), "note": note.strip()}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return row
    versions.claim(row.routine, seen, item_values(row))
    for name in changed:
        setattr(row, name, wanted[name])
    row.clean_fields(exclude=["routine", "stretch"])
    row.save(update_fields=changed)
    numbers = {name: wanted[name] for name in changed if name != "note"}
    audit.record(
        "set_item_dose", row.routine, clinic=by.clinic, by=by, now=now, item=row.pk, **numbers
    )
    return row
