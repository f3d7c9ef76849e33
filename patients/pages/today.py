"""Today: one number and one verb; and the whole session logged in one tap."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.actions.log_session import SessionConflict, log_session
from patients.forms.session import device_day, known_uuid, known_zone
from patients.models import Patient, Prescription
from patients.models.session import new_session_uuid
from patients.own.due import DayState
from patients.own.logged_session import EntryInput, SessionInput
from patients.own.plan_words import dose_words, when_words
from patients.own.today import Today, today_of
from patients.pages.own import own_day, own_patient
from patients.pages.posted_lines import posted_lines
from patients.plans.news import plan_news
from therapy.accounts.access import SignedInRequest, for_patients

# "Shorter today" is the first two stretches of the plan.
SHORT_LINES = 2
CAN_START = frozenset({DayState.READY, DayState.DONE, DayState.REST_DAY})


@for_patients
@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """What is due today, what is done, and what stands in the way."""
    now = timezone.now()
    patient = own_patient(request)
    found = today_of(patient, own_day(patient, now))
    return render(
        request,
        "patients/today.html",
        {
            "patient": patient,
            "today": found,
            "first_name": patient.name.split()[0],
            "part_of_day": part_of_day(now.astimezone(patient.tz)),
            "can_start": found.state in CAN_START,
            "share": ring_share(found),
            "rows": [(line, dose_words(line), when_words(line)) for line in shown_lines(found)],
            "news": plan_news(found.lines),
            "can_shorten": found.state == DayState.READY and len(found.left) > SHORT_LINES,
            "new_uuid": new_session_uuid(),
        },
    )


def shown_lines(found: Today) -> list[Prescription]:
    """The next session's lines while one is due, else the whole plan."""
    return list(found.left if found.state == DayState.READY else found.lines)


def part_of_day(local: datetime) -> str:
    """morning, afternoon or evening, for the greeting."""
    if local.hour < 12:
        return "morning"
    return "afternoon" if local.hour < 18 else "evening"


def ring_share(found: Today) -> int:
    """How full the ring is, in percent."""
    due = found.sessions_due
    return min(100, round(100 * found.sessions_done / due)) if due else 0


@for_patients
@require_POST
def all_done(request: SignedInRequest) -> HttpResponse:
    """Log everything on the page as prescribed. The page that follows offers to undo it."""
    now = timezone.now()
    patient = own_patient(request)
    lines = posted_lines(request)
    body = _as_prescribed(request, patient, lines, now)
    try:
        log_session(patient=patient, body=body, by=request.user, now=now)
    except SessionConflict as conflict:
        messages.warning(request, _("This session was saved before, with other answers."))
        return redirect("session-saved", uuid=conflict.stored.uuid)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("today")
    return redirect("session-saved", uuid=body.uuid)


def _as_prescribed(
    request: SignedInRequest, patient: Patient, lines: list[Prescription], now: datetime
) -> SessionInput:
    tz = known_zone(request.POST.get("tz", ""), patient)
    uuid: UUID = known_uuid(request.POST.get("uuid", ""))
    performed_on: date = device_day(request.POST.get("performed_on", ""), now=now, tz=tz)
    return SessionInput(
        uuid=uuid,
        performed_on=performed_on,
        tz=tz,
        entries=[EntryInput(prescription=line.pk, as_prescribed=True) for line in lines],
    )
