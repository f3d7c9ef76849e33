"""What every verb on a routine begins with: the row, locked, and certainly the clinic's own."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from routines.dosing import FIELDS, Dose, DoseError, check_hard_limits
from routines.models import Routine, RoutineItem, Stretch
from routines.reference import limits
from therapy.accounts.models import Clinic, User


def lock_own(routine: Routine, by: User) -> Routine:
    """The routine, locked until the transaction ends.

    Raises ValidationError for a shared sample, another clinic's routine or an archived one.
    """
    row = Routine.objects.select_for_update().get(pk=routine.pk)
    if row.clinic_id != by.clinic_id:
        raise ValidationError(_("Copy this routine to your clinic to change it."))
    if row.archived_at is not None:
        raise ValidationError(_("This routine is in the archive."))
    return row


def names_in_turn(clinic_id: int) -> None:
    """Let one transaction at a time name a routine of the clinic, so that each sees what is taken.

    Not a full lock: rows that only refer to the clinic may be written meanwhile.
    """
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic_id)


def lock_own_item(item: RoutineItem, by: User) -> RoutineItem:
    """An item whose routine is locked; raises like `lock_own`, and when the item is gone."""
    lock_own(item.routine, by)
    row = RoutineItem.objects.select_related("stretch", "routine").filter(pk=item.pk).first()
    if row is None:
        raise ValidationError(_("Somebody has removed this stretch meanwhile."))
    return row


def ordered_items(routine: Routine) -> list[RoutineItem]:
    return list(routine.items.select_related("stretch").order_by("order", "pk"))


def write_order(items: list[RoutineItem]) -> None:
    """Number the items from 1 in the given order."""
    for place, item in enumerate(items, start=1):
        item.order = place
    RoutineItem.objects.bulk_update(items, ["order"])


def item_dose(stretch: Stretch, dose: Dose) -> dict[str, int | None]:
    """The six columns: a number that equals the stretch's own is inherited, not pinned.

    Raises ValidationError by field outside the hard limits and for minutes on anything but cardio.
    """
    try:
        check_hard_limits(dose)
    except DoseError as error:
        raise ValidationError({error.field: error.message}) from error
    if dose.duration_minutes is not None and stretch.kind != "cardio":
        raise ValidationError({"duration_minutes": _("Only cardio is counted in minutes.")})
    own = stretch.dose
    given = {name: getattr(dose, name) for name in FIELDS}
    return {name: None if value == getattr(own, name) else value for name, value in given.items()}


def refuse_too_many(count: int) -> None:
    """Raises ValidationError above the most stretches a routine may hold."""
    most = limits()["exercises_per_routine"].hard[1]
    if count > most:
        raise ValidationError(_("A routine holds %(most)d stretches at most.") % {"most": most})
