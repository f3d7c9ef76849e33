"""My week: the running week live, the weeks before from their reports, and days still open."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients.models import Patient, Session
from patients.own.streak import streak
from patients.own.week_cards import latest_cards, outcomes
from patients.own.week_words import WeekCard
from patients.pages.own import own_day, own_patient
from therapy.accounts.access import SignedInRequest, for_patients

# The row of weeks is counted over these; the page shows the first few, history all.
WEEKS_COUNTED = 12
WEEKS_SHOWN = 4


@for_patients
@require_safe
def week(request: SignedInRequest) -> HttpResponse:
    """The week so far and the weeks before, each figure with its story."""
    patient = own_patient(request)
    today = own_day(patient, timezone.now())
    cards, started = latest_cards(patient, today, weeks=WEEKS_COUNTED)
    context = {
        "this_week": cards[0],
        "before": [card for card in cards[1:] if card.expected or card.extra][:WEEKS_SHOWN],
        "streak": streak(outcomes(cards)),
        "started": started,
        "checked_in": patient.check_ins.filter(week_start=cards[0].week_start).exists(),
        "entered": _entered(patient, today),
        "open_days": _open_days(patient, today, started, cards),
    }
    return render(request, "patients/week.html", context)


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
