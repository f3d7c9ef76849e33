"""Doors through which the admin reviews reports."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from patients.actions.review_report import review_report, review_reports
from patients.models import WeeklyReport
from patients.pages.reports import closed_week, week_of
from therapy.accounts.access import SignedInRequest, for_admins
from therapy.accounts.step_up import safe_next


@for_admins
@require_POST
def review_shown(request: SignedInRequest, label: str) -> HttpResponse:
    """Review all the revisions that the page showed, at once."""
    week = closed_week(request.user.clinic, label)
    reviews = review_reports(
        week_start=week.week_start,
        revisions=[int(pk) for pk in request.POST.getlist("report") if _is_number(pk)],
        by=request.user,
        now=timezone.now(),
    )
    number = len(reviews)
    done = ngettext("%(n)d report reviewed.", "%(n)d reports reviewed.", number) % {"n": number}
    messages.success(request, done)
    return redirect(safe_next(request, otherwise=reverse("report-week", args=[label])))


@for_admins
@require_POST
def review(request: SignedInRequest, label: str, patient: UUID) -> HttpResponse:
    """Review one patient's week, in the revision that the page showed."""
    report = get_object_or_404(
        WeeklyReport.objects.visible_to(request.user),
        pk=_number(request.POST.get("report", "")),
        patient=patient,
        week_start=week_of(request.user.clinic, label),
    )
    try:
        note = request.POST.get("note", "")[:2000]
        review_report(report=report, by=request.user, now=timezone.now(), note=note)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        text = _("Report of %(code)s reviewed.") % {"code": report.patient.code}
        messages.success(request, text)
    return redirect(safe_next(request, otherwise=reverse("report-patient", args=[label, patient])))


def _number(text: str) -> int:
    if not _is_number(text):
        raise Http404
    return int(text)


def _is_number(text: str) -> bool:
    """Whether it may be a row's: Python reads no number of thousands of digits."""
    return text.isdecimal() and len(text) < 19
