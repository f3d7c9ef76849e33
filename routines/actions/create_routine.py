from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from routines.actions.set_items import write_items
from routines.models import Diagnosis, Routine
from routines.own_routine import names_in_turn
from routines.routine_details import ItemInput, RoutineDetails
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def create_routine(
    *, details: RoutineDetails, by: User, now: datetime, items: Sequence[ItemInput] = ()
) -> Routine:
    """Add a routine to the clinic of `by`, empty or with its items.

    Raises ValidationError by field: a name that is taken, an unknown diagnosis, a dose outside
    the limits, a withdrawn stretch.
    """
    routine = Routine(clinic=by.clinic, author=by)
    write_details(routine, details)
    write_items(routine, items)
    audit.record("create_routine", routine, clinic=by.clinic, by=by, now=now, items=len(items))
    return routine


def write_details(routine: Routine, details: RoutineDetails) -> None:
    """Save name, description, course and diagnoses; raises ValidationError by field."""
    names_in_turn(routine.clinic_id)
    routine.name, routine.description = details.name.strip(), details.description.strip()
    routine.course = details.course
    _refuse_taken_name(routine)
    routine.full_clean()
    diagnoses = Diagnosis.objects.filter(key__in=details.diagnoses, withdrawn_at=None)
    if len(diagnoses) != len(set(details.diagnoses)):
        raise ValidationError({"diagnoses": _("Choose diagnoses from the list.")})
    routine.save()
    routine.diagnoses.set(diagnoses)


def _refuse_taken_name(routine: Routine) -> None:
    """The constraint says the same, but above the form rather than at the name."""
    named_so = Routine.objects.current().filter(clinic=routine.clinic_id, name=routine.name)
    if named_so.exclude(pk=routine.pk).exists():
        raise ValidationError({"name": _("Your clinic already has a routine with this name.")})
