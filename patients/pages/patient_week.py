"""Door to one patient's week, unfolded, for the admin and the patient's therapists."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients.models import ClinicWeek, Patient, StaleWeek, WeeklyReport
from patients.pages.reports import week_of
from patients.reports.judging import judge_live
from patients.reports.revisions import figures_of
from patients.reports.unfolded import unfold
from patients.reports.words import BADGES, band_of_report, cause_words, difference_rows, percent
from patients.weeks import local_date, week_days, week_label, week_start_of
from routines.models import Stretch
from therapy.accounts.access import SignedInRequest, for_staff
from therapy.accounts.looking import looked_at


@for_staff
@require_safe
def report_patient(request: SignedInRequest, label: str, patient: UUID) -> HttpResponse:
    """One revision (the latest, or ?revision=n), or the running week as it stands now."""
    patients = Patient.objects.visible_to(request.user)
    found = looked_at(request, get_object_or_404(patients, pk=patient))
    start = week_of(request.user.clinic, label)
    revisions = list(
        WeeklyReport.objects.visible_to(request.user)
        .filter(patient=found, week_start=start)
        .prefetch_related("reviews__reviewer")
        .order_by("-revision")
    )
    report = _chosen(revisions, request.GET.get("revision")) or _live(found, start)
    context = {
        "patient": found,
        "label": week_label(start),
        "week_start": start,
        "last": week_days(start)[-1],
        "report": report,
        "clinic_week": ClinicWeek.objects.filter(clinic=found.clinic, week_start=start).first(),
        "pending": StaleWeek.objects.filter(patient=found, week_start=start).exists(),
        **_opened(report, revisions),
    }
    return render(request, "patients/report_patient.html", context)


def _chosen(revisions: list[WeeklyReport], number: str | None) -> WeeklyReport | None:
    if number is None:
        return revisions[0] if revisions else None
    for report in revisions:
        if str(report.revision) == number:
            return report
    raise Http404


def _live(patient: Patient, week_start: date) -> WeeklyReport:
    """The week as it stands now, as a report that is never saved. 404 for a future week."""
    today = local_date(timezone.now(), patient.tz)
    if week_start > week_start_of(today, patient.clinic.week_start):
        raise Http404
    week = judge_live(patient, week_start)
    if week.facts.is_empty:
        raise Http404
    return WeeklyReport(
        patient=patient, week_start=week_start, inputs=week.inputs, **figures_of(week)
    )


def _opened(report: WeeklyReport, revisions: list[WeeklyReport]) -> dict[str, Any]:
    names = _stretch_names([report, *revisions])
    band = band_of_report(report)
    return {
        "band": band,
        "badge": BADGES[band],
        "dose": percent(report.dose_adherence),
        "opened": unfold(report.details, names),
        "pain_before": report.details["pain_before"],
        "history": [_history(revision, names) for revision in revisions],
        "review": report.reviews.first() if report.pk else None,
        "reviewed_before": _reviewed_before(report, revisions),
    }


def _stretch_names(reports: list[WeeklyReport]) -> dict[str, str]:
    keys = {line["line"] for report in reports for line in report.details["figures"]["lines"]}
    return {
        str(pk): name for pk, name in Stretch.objects.filter(pk__in=keys).values_list("pk", "name")
    }


def _history(report: WeeklyReport, names: dict[str, str]) -> dict[str, Any]:
    return {
        "report": report,
        "cause": cause_words(report.cause),
        "changes": difference_rows(report.difference, names),
        "reviews": list(report.reviews.all()),
    }


def _reviewed_before(report: WeeklyReport, revisions: list[WeeklyReport]) -> WeeklyReport | None:
    """The newest earlier revision that was reviewed, when this one was not."""
    if report.pk is None or report.reviews.all():
        return None
    earlier = [each for each in revisions if each.revision < report.revision and each.reviews.all()]
    return earlier[0] if earlier else None
