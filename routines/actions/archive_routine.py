from datetime import datetime

from django.db import transaction

from routines.models import Routine
from routines.own_routine import lock_own
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def archive_routine(*, routine: Routine, by: User, now: datetime) -> Routine:
    """Put a routine away; its name becomes free, and plans made from it go on.

    Raises ValidationError when it isn't the clinic's own, or in the archive already.
    """
    row = lock_own(routine, by)
    versions.claim(row, None)
    row.archived_at = now
    row.save(update_fields=["archived_at", "updated_at"])
    audit.record("archive_routine", row, clinic=by.clinic, by=by, now=now)
    return row
