"""The Celery doors of exports. The row is the order; a message only rings."""

import logging
from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from patients.actions.export_week import (
    STUCK_AFTER,
    claim_export,
    expire_exports,
    fail_export,
    finish_export,
)
from patients.exports.pdf import week_pdf
from patients.models import ClinicWeek, ReportExport
from patients.models.export import ExportStatus
from patients.paper.pdf import PdfUnavailable
from patients.reports.whole_week import week_report
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import for_clinic, in_clinic

log = logging.getLogger(__name__)
# A message not picked up by then is dropped: the sweep finds the row.
EXPIRES_SECONDS = 60


@shared_task
@for_clinic
def make_export(clinic_id: int, export_id: str) -> None:
    """Make one PDF, once, whoever else was told to."""
    export = claim_export(export_id=UUID(export_id), now=timezone.now())
    if export is None:
        return
    try:
        week = ClinicWeek.objects.get(clinic=export.clinic, week_start=export.week_start)
        content = week_pdf(week_report(week, by=export.requested_by))
    except PdfUnavailable:
        log.exception("export %s: Pango is not installed, so no PDF can be drawn", export_id)
        fail_export(export=export, problem="no_pango", now=timezone.now())
    except Exception:
        log.exception("export %s failed", export_id)
        fail_export(export=export, problem="broken", now=timezone.now())
    else:
        finish_export(export=export, content=content, now=timezone.now())


@shared_task
def sweep_exports() -> None:
    """Beat: ring for what waits, take up what a killed worker left, throw away what is over."""
    for clinic_id in Clinic.objects.values_list("pk", flat=True):
        with in_clinic(clinic_id):
            _sweep_clinic(clinic_id, timezone.now())


def _sweep_clinic(clinic_id: int, now: datetime) -> None:
    stuck = Q(status=ExportStatus.RUNNING, started_at__lt=now - STUCK_AFTER)
    waiting = ReportExport.objects.filter(Q(status=ExportStatus.WAITING) | stuck)
    for pk in waiting.values_list("pk", flat=True):
        make_export.apply_async([clinic_id, str(pk)], expires=EXPIRES_SECONDS)
    expire_exports(now=now)
