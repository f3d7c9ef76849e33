from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from routines.models import Routine, RoutineItem
from routines.own_routine import names_in_turn
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def copy_routine(*, routine: Routine, by: User, now: datetime) -> Routine:
    """Copy a sample, or one of the clinic's own, to the clinic of `by` under a free name.

    Withdrawn stretches come along, so that the copy can show what to replace.
    """
    names_in_turn(by.clinic_id)
    copy = Routine.objects.create(
        clinic=by.clinic,
        author=by,
        name=_free_name(routine.name, by),
        description=routine.description,
        course=routine.course,
    )
    copy.diagnoses.set(routine.diagnoses.all())
    items = list(routine.items.all())
    for item in items:
        item.pk, item.routine, item._state.adding = None, copy, True
    RoutineItem.objects.bulk_create(items)
    audit.record("copy_routine", copy, clinic=by.clinic, by=by, now=now, copied_from=routine.pk)
    return copy


def _free_name(name: str, by: User) -> str:
    taken = set(
        Routine.objects.filter(clinic=by.clinic, archived_at=None).values_list("name", flat=True)
    )
    wanted, number = name, 2
    while wanted in taken:
        wanted = _("%(name)s (%(number)d)") % {"name": name[:110], "number": number}
        number += 1
    return wanted
