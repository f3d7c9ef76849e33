from datetime import datetime
from typing import Any

from django.db import transaction

from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import Clinic, User
from therapy.versions import Seen

# Not the week's first day: the weeks already reported would no longer be weeks.
EDITABLE = (
    "name",
    "phone",
    "emergency_number",
    "time_zone",
    "late_window_days",
    "figure_theme",
    "retention_years",
)


@transaction.atomic
def update_clinic(
    *, clinic: Clinic, by: User, now: datetime, seen: Seen | None = None, **values: Any
) -> Clinic:
    """Change what a clinic says of itself; fields outside EDITABLE are a TypeError.

    Raises ValidationError by field, ChangedMeanwhile when another admin was faster than `seen`.
    """
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"Not editable: {sorted(unknown)}")
    clinic = Clinic.objects.select_for_update().get(pk=clinic.pk)
    versions.claim(clinic, seen, {name: getattr(clinic, name) for name in EDITABLE})
    changed = sorted(field for field, value in values.items() if getattr(clinic, field) != value)
    for field in changed:
        setattr(clinic, field, values[field])
    clinic.full_clean()
    clinic.save(update_fields=changed)
    audit.record("update_clinic", clinic, clinic=clinic, by=by, now=now, fields=changed)
    return clinic
