"""Taking a clinic's week out of the site: who, when, which week, in which form."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q

from patients.models import ClinicWeek, ReportExport
from patients.models.export import ExportStatus
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.accounts.models.audit_entry import Kind

log = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=7)
# A worker that was killed leaves its export running; after this another one takes it up.
STUCK_AFTER = timedelta(minutes=10)


@transaction.atomic
def record_export(*, week: ClinicWeek, kind: str, by: User, now: datetime) -> None:
    """Write down that `by` takes the week along, once the file is made; `kind` is csv or json.

    Raises PermissionDenied unless `by` is an admin of the clinic.
    """
    _check(week, by)
    audit.record(
        "export_week",
        week,
        clinic=week.clinic,
        by=by,
        now=now,
        kind=Kind.EXPORT,
        form=kind,
        week=week.week_start.isoformat(),
    )


@transaction.atomic
def request_pdf(*, week: ClinicWeek, by: User, now: datetime) -> ReportExport:
    """Order a PDF of the week. The door rings the worker; the sweep finds what was not rung for.

    The door that hands it out notes that it was taken: it may never be made. Raises
    PermissionDenied unless `by` is an admin of the clinic.
    """
    _check(week, by)
    audit.record(
        "order_week", week, clinic=week.clinic, by=by, now=now, week=week.week_start.isoformat()
    )
    return ReportExport.objects.create(
        clinic=week.clinic,
        week_start=week.week_start,
        requested_by=by,
        requested_at=now,
        expires_at=now + KEPT_FOR,
    )


def _check(week: ClinicWeek, by: User) -> None:
    if not (by.is_clinic_admin and by.clinic_id == week.clinic_id):
        raise PermissionDenied


def claim_export(*, export_id: UUID, now: datetime) -> ReportExport | None:
    """Take up an export; None when another worker has it or has done it."""
    stuck = Q(status=ExportStatus.RUNNING, started_at__lt=now - STUCK_AFTER)
    free = ReportExport.objects.filter(Q(status=ExportStatus.WAITING) | stuck, expires_at__gt=now)
    taken = free.filter(pk=export_id).update(status=ExportStatus.RUNNING, started_at=now)
    if not taken:
        return None
    return ReportExport.objects.select_related("clinic", "requested_by").get(pk=export_id)


def finish_export(*, export: ReportExport, content: bytes, now: datetime) -> None:
    """Keep the file, under a name that can't be guessed."""
    name = storages["exports"].save(f"{export.pk}.pdf", ContentFile(content))
    _set(export, status=ExportStatus.READY, file=name, finished_at=now)


def fail_export(*, export: ReportExport, problem: str, now: datetime) -> None:
    """`problem` is a key of patients.pages.exports.PROBLEMS."""
    _set(export, status=ExportStatus.FAILED, problem=problem, finished_at=now)


def _set(export: ReportExport, **fields: object) -> None:
    ReportExport.objects.filter(pk=export.pk, status=ExportStatus.RUNNING).update(**fields)


def expire_exports(*, now: datetime) -> int:
    """Throw away what is older than a week; the audit trail keeps that it was taken."""
    over = list(ReportExport.objects.filter(expires_at__lte=now))
    for export in over:
        if export.file:
            storages["exports"].delete(export.file)
        export.delete()
    return len(over)
