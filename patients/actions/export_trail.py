from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from patients.trail.filters import Filters
from therapy.accounts import audit
from therapy.accounts.models import AuditEntry, User
from therapy.accounts.models.audit_entry import Kind

# A file that a spreadsheet still opens; the dates narrow what is longer.
MOST = 100_000


@transaction.atomic
def export_trail(*, filters: Filters, by: User, now: datetime) -> Iterator[AuditEntry]:
    """The entries that the filters leave, newest first, without the one this very export makes.

    Raises PermissionDenied unless `by` is an admin of a clinic.
    """
    if not by.is_clinic_admin or by.clinic is None:
        raise PermissionDenied
    entries = filters.apply(AuditEntry.objects.visible_to(by), by.clinic.tz)[:MOST]
    found = list(entries)
    about = {"patient": str(filters.patient)} if filters.patient else {}
    audit.record(
        "export_audit",
        by.clinic,
        clinic=by.clinic,
        by=by,
        now=now,
        kind=Kind.EXPORT,
        entries=len(found),
        **about,
    )
    return iter(found)
