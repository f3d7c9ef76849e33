"""Doors to the weekly reports: the clinic's weeks, and one of them."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from patients.adherence import DEFINITION_VERSION
from patients.models import ClinicWeek, StaleWeek
from patients.reports.cards import report_cards
from patients.reports.clinic_week import CHANGED, OPEN, REVIEWED
from patients.reports.table import Filters, band_chips, review_chips, therapist_chips
from patients.reports.week_charts import report_charts
from patients.reports.week_trend import week_counts
from patients.reports.whole_week import WeekReport, week_report
from patients.weeks import next_week, week_days, week_label, week_start_from_label
from therapy.accounts.access import SignedInRequest, for_admins
from therapy.accounts.looking import listed
from therapy.accounts.models import Clinic, User

PER_PAGE = 50
WEEKS_PER_PAGE = 12
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
    report = week_report(week, by=request.user)
    table = _table(request, report.rows)
    listed(request, (row.patient.pk for row in table["page"]))
    context = {
        **_header(request.user, report),
        **table,
        "report": report,
        "cards": report_cards(report),
        "charts": report_charts(report),
    }
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


def _header(user: User, report: WeekReport) -> dict[str, Any]:
    start = report.week.week_start
    before, after = next_week(start, -1), next_week(start)
    pending = StaleWeek.objects.filter(patient__clinic=user.clinic, week_start=start)
    return {
        "week": report.week,
        "label": report.label,
        "last": report.last,
        "definition": DEFINITION_VERSION,
        "pending": pending.values("patient").distinct().count(),
        "before": before in report.trend and week_label(before),
        "after": after in report.trend and week_label(after),
    }


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
