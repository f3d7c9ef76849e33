"""Too sore today: kind words, when to get help, easier ways to move, and one button to rest."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from patients.actions.log_session import SessionConflict, log_session
from patients.forms.session import device_day, known_uuid, known_zone
from patients.models import Patient, Prescription
from patients.models.session import SkipReason, new_session_uuid
from patients.own.due import DayState
from patients.own.logged_session import EntryInput, SessionInput
from patients.own.today import today_of
from patients.pages.own import own_day, own_patient
from patients.pages.posted_lines import posted_lines
from patients.plans.gentler import gentler_lines
from patients.tasks import ring_bell
from therapy.accounts.access import SignedInRequest, for_patients


@for_patients
@require_http_methods(["GET", "HEAD", "POST"])
def too_sore(request: SignedInRequest) -> HttpResponse:
    """While a session is due; any other day needs no leave to rest."""
    now = timezone.now()
    patient = own_patient(request)
    if request.method == "POST":
        return _rest(request, patient, posted_lines(request), now)
    found = today_of(patient, own_day(patient, now))
    if found.state != DayState.READY:
        return redirect("today")
    context = {
        "patient": patient,
        "today": found,
        "lines": found.to_do,
        "gentler": gentler_lines(patient, found.to_do, found.day),
        "new_uuid": new_session_uuid(),
    }
    return render(request, "patients/too_sore.html", context)


def _rest(
    request: SignedInRequest, patient: Patient, lines: Sequence[Prescription], now: datetime
) -> HttpResponse:
    tz = known_zone(request.POST.get("tz", ""), patient)
    body = SessionInput(
        uuid=known_uuid(request.POST.get("uuid", "")),
        performed_on=device_day(request.POST.get("performed_on", ""), now=now, tz=tz),
        tz=tz,
        entries=[EntryInput(line.pk, skipped=SkipReason.PAIN.value) for line in lines],
    )
    try:
        log_session(patient=patient, body=body, by=request.user, now=now)
    except SessionConflict as conflict:
        messages.warning(request, _("This session was saved before, with other answers."))
        return redirect("session-saved", uuid=conflict.stored.uuid)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("today")
    ring_bell(patient, body.performed_on)
    messages.success(request, _("Noted. Rest today; your therapist can see that it hurt."))
    return redirect("today")
