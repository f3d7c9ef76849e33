"""Doors through which an admin takes a week along, and waits for its PDF."""

import logging
from uuid import UUID

from django.core.files.storage import storages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from patients.actions.export_week import record_export, request_pdf
from patients.exports.cells import csv_bytes
from patients.exports.week_json import week_json
from patients.exports.week_table import COLUMNS, week_records
from patients.models import ReportExport
from patients.models.export import ExportStatus
from patients.pages.reports import closed_week
from patients.reports.whole_week import week_report
from patients.weeks import week_label
from therapy.accounts.access import SignedInRequest, for_admins
from therapy.accounts.looking import taken_out
from therapy.accounts.step_up import recently_proved
from therapy.bell import call_task

log = logging.getLogger(__name__)
PROBLEMS = {
    "no_pango": _(
        "The server lacks Pango, with which PDFs are drawn. Its operator can install it; meanwhile "
        "print the page, or take the CSV."
    ),
    "broken": _("Something went wrong. Try once more; the server's log says what it was."),
}


# By POST, all of them: each leaves a trace in the audit trail, and a GET changes nothing.


@for_admins
@require_POST
@recently_proved
def export_csv(request: SignedInRequest, label: str) -> HttpResponse:
    """The week's patients, one a row, for a spreadsheet."""
    now, week = timezone.now(), closed_week(request.user.clinic, label)
    records = week_records(week_report(week, by=request.user), now=now)
    content = csv_bytes(COLUMNS, ([record[name] for name in COLUMNS] for record in records))
    record_export(week=week, kind="csv", by=request.user, now=now)
    return _download(HttpResponse(content, content_type="text/csv; charset=utf-8"), f"{label}.csv")


@for_admins
@require_POST
@recently_proved
def export_json(request: SignedInRequest, label: str) -> HttpResponse:
    """The week for a program: exact fractions, groups, patients."""
    now, week = timezone.now(), closed_week(request.user.clinic, label)
    body = week_json(week_report(week, by=request.user), now=now)
    record_export(week=week, kind="json", by=request.user, now=now)
    return _download(JsonResponse(body, json_dumps_params={"indent": 1}), f"{label}.json")


def _download(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="week-{name}"'
    return response


@for_admins
@require_POST
@recently_proved
def export_pdf(request: SignedInRequest, label: str) -> HttpResponse:
    """Order the PDF, and go to the page that waits for it."""
    week = closed_week(request.user.clinic, label)
    export = request_pdf(week=week, by=request.user, now=timezone.now())
    # By name: the task's module reads whole weeks, which a web process has no use for.
    task, keys = "patients.tasks_exports.make_export", (export.clinic_id, str(export.pk))
    transaction.on_commit(lambda: call_task(task, *keys), robust=True)
    return redirect("export", export.pk)


@for_admins
@require_safe
def export(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How far the PDF is; asked again by itself until it is there."""
    found = _standing(request, pk)
    context = {
        "export": found,
        "label": week_label(found.week_start),
        "problem": PROBLEMS.get(found.problem, PROBLEMS["broken"]),
    }
    asked_by_itself = request.headers.get("HX-Request") == "true"
    name = "patients/exports/_state.html" if asked_by_itself else "patients/exports/export.html"
    return render(request, name, context)


@for_admins
@require_safe
@recently_proved
def export_file(request: SignedInRequest, pk: UUID) -> HttpResponse | FileResponse:
    """The PDF, for the clinic's admins alone."""
    found = _standing(request, pk)
    if found.status != ExportStatus.READY or not storages["exports"].exists(found.file):
        raise Http404
    name = f"week-{week_label(found.week_start)}.pdf"
    content = storages["exports"].open(found.file)
    taken_out(request)
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")


def _standing(request: SignedInRequest, pk: UUID) -> ReportExport:
    exports = ReportExport.objects.visible_to(request.user).filter(expires_at__gt=timezone.now())
    return get_object_or_404(exports, pk=pk)
