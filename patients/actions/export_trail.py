from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from patients.trail.filters import Filters
from patients.trail.rows import Line, lines_of
from therapy.accounts import audit
from therapy.accounts.models import AuditEntry, Clinic, User
from therapy.accounts.models.audit_entry import AuditEntryQuerySet, Kind
from therapy.accounts.tenancy import in_clinic

CHUNK = 2_000


@transaction.atomic
def export_trail(*, filters: Filters, by: User, now: datetime) -> Iterator[list[Line]]:
    """The lines that the filters leave, newest first, without the one this very export makes.

    All of them, a chunk at a time: a clinic's trail is longer than a server's memory. Raises
    PermissionDenied unless `by` is an admin of a clinic.
    """
    if not by.is_clinic_admin or by.clinic is None:
        raise PermissionDenied
    found = filters.apply(AuditEntry.objects.visible_to(by), by.clinic.tz)
    newest = found.values_list("pk", flat=True).first() or 0
    about = {"patient": str(filters.patient)} if filters.patient else {}
    audit.record(
        "export_audit",
        by.clinic,
        clinic=by.clinic,
        by=by,
        now=now,
        kind=Kind.EXPORT,
        entries=found.count(),
        **about,
    )
    return _chunks(found, by.clinic, by, below=newest + 1)


def _chunks(
    found: AuditEntryQuerySet, clinic: Clinic, by: User, *, below: int
) -> Iterator[list[Line]]:
    while True:
        # Read while the answer is on its way: the request's own clinic is closed by then.
        with in_clinic(clinic.pk):
            lines = lines_of(found.filter(pk__lt=below)[:CHUNK], by=by)
        if not lines:
            return
        yield lines
        below = lines[-1].pk
