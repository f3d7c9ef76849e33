"""My week: the running week live, the weeks before from their reports, and days still open."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients.judging import JudgedWeek, judge_live
from patients.models import Patient, Session, WeeklyReport
from patients.own_week import WeekCard, week_card
from patients.pages.own import own_day, own_patient
from patients.unfolding import plain_pain
from patients.weeks import next_week, week_start_of
from routines.models import Stretch
from therapy.accounts.access import SignedInRequest, for_patients

WEEKS_SHOWN = 12


@for_patients
@require_safe
def week(request: SignedInRequest) -> HttpResponse:
    """The week so far and the weeks before, each figure with its story."""
    patient = own_patient(request)
    today = own_day(patient, timezone.now())
    weeks = [*_live_weeks(patient, today)]
    before = _reports(patient, weeks[-1].facts.week_start)
    judged = [(week.figures.as_dict(), plain_pain(week.pain)) for week in weeks]
    stored = [(r.details["figures"], {"mean": r.pain_mean, "n": r.pain_answers}) for r in before]
    cards = _cards([*judged, *stored], today)
    started = weeks[0].facts.program_start
    context = {
        "this_week": cards[0],
        "before": [card for card in cards[1:] if card.expected or card.extra],
        "started": started,
        "checked_in": patient.check_ins.filter(week_start=cards[0].week_start).exists(),
        "entered": _entered(patient, today),
        "open_days": _open_days(patient, today, started, cards),
    }
    return render(request, "patients/week.html", context)


def _live_weeks(patient: Patient, today: date) -> list[JudgedWeek]:
    """The running week, and the one before: its report may still be on its way."""
    this = week_start_of(today, patient.clinic.week_start)
    return [judge_live(patient, this), judge_live(patient, next_week(this, -1))]


def _reports(patient: Patient, first_live: date) -> Sequence[WeeklyReport]:
    reports = WeeklyReport.objects.latest().filter(patient=patient, week_start__lt=first_live)
    return list(reports.order_by("-week_start")[: WEEKS_SHOWN - 2])


def _cards(weeks: list[tuple[dict[str, Any], dict[str, Any]]], today: date) -> list[WeekCard]:
    keys = {line["line"] for figures, _ in weeks for line in figures["lines"]}
    names = dict(Stretch.objects.filter(pk__in=keys).values_list("pk", "plain_name"))
    by_text = {str(pk): name for pk, name in names.items()}
    return [
        week_card(figures, by_text, today, pain_mean=pain["mean"], pain_answers=pain["n"])
        for figures, pain in weeks
    ]


def _entered(patient: Patient, today: date) -> Iterable[Session]:
    """The sessions that may still be changed, the latest first."""
    first = today - timedelta(days=patient.clinic.late_window_days)
    rows = patient.sessions.standing().filter(performed_on__gte=first)
    return rows.order_by("-performed_on", "-recorded_at")


def _open_days(
    patient: Patient, today: date, started: date | None, cards: Iterable[WeekCard]
) -> list[dict[str, Any]]:
    """The days for which a session may still be entered, the latest first."""
    first = today - timedelta(days=patient.clinic.late_window_days)
    days = [day for card in cards for day in card.days]
    return sorted(
        (day for day in days if started and max(first, started) <= day["date"] < today),
        key=lambda day: day["date"],
        reverse=True,
    )
