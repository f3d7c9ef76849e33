"""The plan on paper: print it, take it as a PDF, and enter a sheet that came back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from patients.actions.enter_paper_sheet import EnteredSheet, enter_paper_sheet
from patients.models import Patient
from patients.pages.own import own_day, own_patient
from patients.paper.grid import grid_of, ticks_of
from patients.paper.pdf import PdfUnavailable
from patients.paper.qr import qr_svg
from patients.paper.sheet import sheet_of
from patients.paper.sheet_pdf import PAPERS, sheet_pdf, today_address, usual_paper
from patients.weeks import next_week, week_label, week_start_from_label, week_start_of
from therapy.accounts.access import (
    SignedInRequest,
    for_everyone_signed_in,
    for_patients,
    for_staff,
)
from therapy.accounts.looking import looked_at, not_for_operators, taken_out


@for_patients
@require_safe
def print_plan(request: SignedInRequest) -> HttpResponse:
    """The patient's own sheet; with ?pdf=1 as a file."""
    return _sheet(request, own_patient(request), "base_patient.html", reverse("plan"))


@for_staff
@require_safe
def print_patient(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same sheet, for the therapist to hand out."""
    patient = _patient(request, pk)
    back = reverse("patient-record", args=[patient.pk])
    return _sheet(request, patient, "base_staff.html", back)


@for_everyone_signed_in
@require_safe
def today_qr(request: SignedInRequest) -> HttpResponse:
    """The QR code at the foot of a sheet: the address of Today, the same for everybody."""
    return HttpResponse(qr_svg(today_address()), content_type="image/svg+xml")


def _sheet(request: SignedInRequest, patient: Patient, base: str, back: str) -> HttpResponse:
    sheet = sheet_of(patient, own_day(patient, timezone.now()))
    large = request.GET.get("large") == "1"
    paper = request.GET.get("paper", "")
    paper = paper if paper in PAPERS else usual_paper(patient.clinic.time_zone)
    if request.GET.get("pdf") == "1":
        not_for_operators(request)
        try:
            body = sheet_pdf(sheet, large=large, paper=paper)
        except PdfUnavailable:
            message = _("This server can't make PDF files. Use your browser's Print instead.")
            messages.warning(request, message)
        else:
            # Not before: a file that couldn't be made was not taken out.
            taken_out(request)
            return _pdf_response(body)
    context = {
        "base": base,
        "back": back,
        "sheet": sheet,
        "patient": patient,
        "large": large,
        "paper": paper,
        "address": today_address(),
        "clinic": patient.clinic,
    }
    return render(request, "patients/paper/page.html", context)


def _pdf_response(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="plan.pdf"'
    return response


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def enter_paper(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Tick what the patient ticked; each day and time becomes one session, marked as paper."""
    patient = _patient(request, pk)
    today = own_day(patient, timezone.now())
    week = _week(request.GET.get("week", ""), patient, today)
    boxes = request.POST.getlist("tick")
    if request.method == "POST":
        if not boxes:
            messages.error(request, _("Nothing is ticked, so nothing was entered."))
        elif _entered(request, patient, boxes):
            return redirect(f"{request.path}?week={week_label(week)}")
    grid = grid_of(patient, week, today, boxes)
    context = {"patient": patient, "grid": grid, **_neighbours(week, patient, today)}
    return render(request, "patients/paper/enter.html", context)


def _entered(request: SignedInRequest, patient: Patient, boxes: list[str]) -> bool:
    """Whether the sheet is in; what was refused is told in a message and nothing is kept."""
    try:
        found = enter_paper_sheet(
            patient=patient, ticks=ticks_of(boxes), by=request.user, now=timezone.now()
        )
    except ValueError:
        messages.error(request, _("This page was out of date. Look at the boxes once more."))
        return False
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    _tell(request, found)
    return True


def _tell(request: SignedInRequest, found: EnteredSheet) -> None:
    words = ngettext("%d session entered.", "%d sessions entered.", found.created) % found.created
    messages.success(request, words)
    if found.differing:
        days = ", ".join(date_format(day, "j F") for day in found.differing)
        text = _("Entered before with other ticks, so left as they were: %s") % days
        messages.warning(request, text)


def _week(label: str, patient: Patient, today: date) -> date:
    """The week asked for, never one to come; at first the last one that ended."""
    first_weekday = patient.clinic.week_start
    this_week = week_start_of(today, first_weekday)
    try:
        return min(week_start_from_label(label, first_weekday), this_week)
    except ValueError:
        return this_week - timedelta(days=7)


def _neighbours(week: date, patient: Patient, today: date) -> dict[str, Any]:
    after = next_week(week)
    is_last = after > week_start_of(today, patient.clinic.week_start)
    return {
        "week": week,
        "week_end": week + timedelta(days=6),
        "before": week_label(next_week(week, -1)),
        "after": None if is_last else week_label(after),
    }


def _patient(request: SignedInRequest, pk: UUID) -> Patient:
    rows = Patient.objects.visible_to(request.user).select_related("clinic")
    return looked_at(request, get_object_or_404(rows, pk=pk))
