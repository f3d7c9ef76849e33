from datetime import datetime

from django.db import transaction

from routines.actions.create_routine import write_details
from routines.models import Routine
from routines.own_routine import lock_own
from routines.routine_details import RoutineDetails, details_of
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.versions import Seen


@transaction.atomic
def update_routine(
    *,
    routine: Routine,
    details: RoutineDetails,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Routine:
    """Change what is written about a routine; plans made from it stay as they are.

    Raises ValidationError by field, or when the routine isn't the clinic's own; ChangedMeanwhile
    when a colleague was faster than `seen`.
    """
    row = lock_own(routine, by)
    versions.claim(row, seen, details_of(row))
    write_details(row, details)
    audit.record("update_routine", row, clinic=by.clinic, by=by, now=now)
    return row
