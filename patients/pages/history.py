"""History: all weeks by month, the time spent, and how the pain went."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients.models import Patient
from patients.own.history import months_of, pain_of
from patients.own.week_cards import cards_before, latest_cards
from patients.own.week_words import WeekCard
from patients.pages.own import own_day, own_patient
from patients.weeks import week_days
from therapy.accounts.access import SignedInRequest, for_patients
from therapy.accounts.models import ServerEpoch

WEEKS_A_PAGE = 12
RESTORE_TOLD_FOR = timedelta(days=7)


@for_patients
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """The last twelve weeks, or with ?before= the twelve before that week."""
    patient = own_patient(request)
    now = timezone.now()
    today = own_day(patient, now)
    cards = _cards(patient, request.GET.get("before", ""), today)
    shown = [card for card in cards if card.expected or card.extra or card.running]
    context = {
        "months": months_of(patient, shown),
        "older": cards[-1].week_start if len(cards) == WEEKS_A_PAGE else None,
        "is_latest": bool(cards) and cards[0].running,
        "pain": pain_of(patient, cards[-1].week_start, week_days(cards[0].week_start)[-1])
        if cards
        else None,
        # Who entered something in the gap can look here whether it is there.
        "restored": ServerEpoch.objects.filter(began_at__gt=now - RESTORE_TOLD_FOR).first(),
    }
    return render(request, "patients/history.html", context)


def _cards(patient: Patient, before: str, today: date) -> list[WeekCard]:
    """Newest first; garbage in the address is taken as the latest weeks."""
    try:
        start = date.fromisoformat(before)
    except ValueError:
        return latest_cards(patient, today, weeks=WEEKS_A_PAGE)[0]
    return cards_before(patient, start, today, weeks=WEEKS_A_PAGE)
