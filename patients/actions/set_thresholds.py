from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from patients.desk.limits import CHANGEABLE
from patients.models import ClinicThresholds
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.versions import Seen


@transaction.atomic
def set_thresholds(
    *, values: Mapping[str, int | None], by: User, now: datetime, seen: Seen | None = None
) -> ClinicThresholds:
    """Say from where on the desk tells the clinic's therapists; None goes back to the default.

    Raises PermissionDenied unless `by` is a clinic admin, ValidationError by field for a value
    out of its range, ChangedMeanwhile when another admin was faster than `seen`.
    """
    if not by.is_clinic_admin:
        raise PermissionDenied
    row, _ = ClinicThresholds.objects.select_for_update().get_or_create(clinic=by.clinic)
    before = {name: getattr(row, name) for name in CHANGEABLE}
    versions.claim(row, seen, before)
    for name in CHANGEABLE:
        setattr(row, name, values.get(name))
    row.full_clean()
    row.save(update_fields=CHANGEABLE)
    changed = {
        name: [before[name], values.get(name)]
        for name in CHANGEABLE
        if before[name] != values.get(name)
    }
    audit.record("set_thresholds", row, clinic=by.clinic, by=by, now=now, changed=changed)
    return row
