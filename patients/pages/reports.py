"""Doors to the weekly reports: the clinic's weeks, one week, its review."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from patients.actions.review_report import review_report, review_reports
from patients.adherence import DEFINITION_VERSION
from patients.clinic_report import (
    CHANGED,
    OPEN,
    REVIEWED,
    band_counts,
    by_diagnosis,
    by_therapist,
    figures,
    week_rows,
)
from patients.models import ClinicWeek, SafetyAlert, StaleWeek, WeeklyReport
from patients.report_table import Filters, band_chips, review_chips, therapist_chips
from patients.report_words import percent
from patients.week_trend import stacked, week_counts
from patients.weeks import next_week, week_days, week_label, week_start_from_label
from therapy.accounts.access import SignedInRequest, for_admins, for_everyone_signed_in
from therapy.accounts.models import Clinic, User

PER_PAGE = 50
WEEKS_PER_PAGE = 12
TREND_WEEKS = 12
REVIEW_WORDS = {
    OPEN: gettext_lazy("To review"),
    CHANGED: gettext_lazy("Changed since review"),
    REVIEWED: gettext_lazy("Reviewed"),
}


@for_admins
@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    """The clinic's weeks, newest first."""
    weeks = ClinicWeek.objects.filter(clinic=request.user.clinic)
    page = Paginator(weeks, WEEKS_PER_PAGE).get_page(request.GET.get("page"))
    counts = week_counts(request.user, [week.week_start for week in page])
    listed = [
        {
            "week": week,
            "label": week_label(week.week_start),
            "last": week_days(week.week_start)[-1],
            "counts": counts.get(week.week_start),
        }
        for week in page
    ]
    return render(request, "patients/report_list.html", {"page": page, "weeks": listed})


@for_admins
@require_safe
def report_week(request: SignedInRequest, label: str) -> HttpResponse:
    """One week of the clinic: the figures, the groups, the patients."""
    week = closed_week(request.user.clinic, label)
    rows = week_rows(request.user, week.week_start)
    context = {
        **_header(request.user, week),
        **_table(request, rows),
        "figures": figures(rows),
        "bands": stacked(band_counts(rows)),
        "groups": [
            (_("By therapist"), by_therapist(rows)),
            (_("By diagnosis"), by_diagnosis(rows)),
        ],
        "open_alerts": SafetyAlert.objects.visible_to(request.user).open().count(),
        "cards": None,
    }
    context["cards"] = _cards(context["figures"], context["open_alerts"])
    return render(request, "patients/report_week.html", context)


def closed_week(clinic: Clinic, label: str) -> ClinicWeek:
    """The clinic's week of that name; 404 when there is none or it hasn't ended."""
    return get_object_or_404(ClinicWeek, clinic=clinic, week_start=week_of(clinic, label))


def week_of(clinic: Clinic, label: str) -> date:
    """The first day of the week of that name; 404 when it isn't the name of a week."""
    try:
        return week_start_from_label(label, clinic.week_start)
    except ValueError as error:
        raise Http404 from error


def _header(user: User, week: ClinicWeek) -> dict[str, Any]:
    start = week.week_start
    trend = [next_week(start, -n) for n in range(TREND_WEEKS - 1, -1, -1)]
    counts = week_counts(user, [*trend, next_week(start)])
    pending = StaleWeek.objects.filter(patient__clinic=user.clinic, week_start=start)
    return {
        "week": week,
        "label": week_label(start),
        "last": week_days(start)[-1],
        "definition": DEFINITION_VERSION,
        "pending": pending.values("patient").distinct().count(),
        "before": next_week(start, -1) in counts and week_label(next_week(start, -1)),
        "after": next_week(start) in counts and week_label(next_week(start)),
        "trend": [
            {"label": week_label(day), "week_start": day, "counts": counts.get(day)}
            for day in trend
            if day in counts
        ],
    }


def _cards(week: Any, open_alerts: int) -> list[dict[str, Any]]:
    pair = week.session_adherence
    share = percent(week.reporting / week.active) if week.active else "–"
    return [
        {
            "label": _("Active patients"),
            "value": week.active,
            "note": _("with a plan or a session"),
        },
        {
            "label": _("Reporting"),
            "value": week.reporting,
            "note": _("%(share)s, heard from in the last 14 days") % {"share": share},
        },
        {
            "label": _("Median session adherence"),
            "value": percent(pair.reporting.median),
            "note": _("of those reporting; %(all)s of all assigned (silent = 0)")
            % {"all": percent(pair.assigned.median)},
        },
        {
            "label": _("Never started"),
            "value": week.never_started,
            "note": _("nothing logged since the plan began"),
        },
        {
            "label": _("Entered late"),
            "value": percent(week.late_share),
            "note": _("%(late)d of %(all)d sessions, two days or more")
            % {"late": week.late_sessions, "all": week.counted_sessions},
        },
        {
            "label": _("Open safety alerts"),
            "value": open_alerts,
            "note": _("waiting for a clinician now"),
        },
    ]


def _table(request: SignedInRequest, rows: list[Any]) -> dict[str, Any]:
    filters = Filters.of(request.GET)
    shown = filters.apply(rows)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "filters": filters,
        "page": page,
        "shown": len(shown),
        "all": len(rows),
        "to_review": [row.report.pk for row in page if row.review_state != REVIEWED],
        "band_chips": band_chips(rows),
        "therapist_chips": therapist_chips(rows),
        "review_chips": review_chips(rows, REVIEW_WORDS),
        "review_words": REVIEW_WORDS,
    }


@for_admins
@require_POST
def review_shown(request: SignedInRequest, label: str) -> HttpResponse:
    """Review all the revisions that the page showed, at once."""
    week = closed_week(request.user.clinic, label)
    reviews = review_reports(
        week_start=week.week_start,
        revisions=[int(pk) for pk in request.POST.getlist("report") if pk.isdecimal()],
        by=request.user,
        now=timezone.now(),
    )
    number = len(reviews)
    done = ngettext("%(n)d report reviewed.", "%(n)d reports reviewed.", number) % {"n": number}
    messages.success(request, done)
    return redirect(_back(request, reverse("report-week", args=[label])))


@for_admins
@require_POST
def review(request: SignedInRequest, label: str, patient: Any) -> HttpResponse:
    """Review one patient's week, in the revision that the page showed."""
    report = get_object_or_404(
        WeeklyReport.objects.visible_to(request.user),
        pk=_number(request.POST.get("report")),
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
    return redirect(_back(request, reverse("report-patient", args=[label, patient])))


def _number(text: str | None) -> int:
    if not (text or "").isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _back(request: HttpRequest, otherwise: str) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if safe else otherwise


@for_everyone_signed_in
@require_safe
def definitions(request: SignedInRequest) -> HttpResponse:
    """What the figures mean, in plain words."""
    context = {"version": DEFINITION_VERSION, "base": _base_for(request.user)}
    return render(request, "patients/definitions.html", context)


def _base_for(user: User) -> str:
    return "base_patient.html" if user.is_patient else "base_staff.html"
