"""The session page: what was done, how it felt, and whether something is wrong."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from patients.actions.log_session import LoggedSession, SessionConflict, log_session
from patients.forms.session import SessionForm, signs_for
from patients.models import Patient, Prescription
from patients.models.session import new_session_uuid
from patients.own.logged_session import SessionInput
from patients.own.plan_words import dose_words, why_sentences
from patients.own.today import Today, today_of
from patients.pages.conflict import conflict_page
from patients.pages.own import own_day, own_patient
from patients.pages.player import player_context
from patients.pages.posted_lines import posted_lines
from patients.pages.session_day import WantedDay, wanted_day, what_to_do
from patients.pages.today import CAN_START, SHORT_LINES
from patients.tasks import ring_bell
from patients.weeks import local_date
from routines.reference import prep_tips
from therapy.accounts.access import SignedInRequest, for_patients
from therapy.accounts.models import User
from therapy.accounts.outbox import ring_for_mail


@for_patients
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: SignedInRequest) -> HttpResponse:
    """Today's session, its first lines with ?short=1, or with ?day= a day gone by."""
    now = timezone.now()
    patient = own_patient(request)
    today = own_day(patient, now)
    wanted = wanted_day(request.GET.get("day", ""), patient, today)
    if request.method == "POST":
        return _save(request, patient, wanted, now)
    if wanted.refusal:
        messages.error(request, f"{wanted.refusal} {_('Choose one of the days below.')}")
        return redirect("week")
    return _show(request, patient, wanted)


def _show(request: SignedInRequest, patient: Patient, wanted: WantedDay) -> HttpResponse:
    day, past = wanted.day, wanted.past
    found = today_of(patient, day)
    if not (past or found.state in CAN_START) or not found.lines:
        return redirect("today" if past is None else "week")
    if "short" in request.GET:
        # What isn't shown stays without a record: the day is partly done, and that is fine.
        found = replace(found, left=found.to_do[:SHORT_LINES])
    form = SessionForm(
        patient, found.to_do, signs_for(patient, day), initial=_initial(patient, day)
    )
    led = past is None and "list" not in request.GET
    player = player_context(patient, found) if led else None
    return _page(request, form, found.to_do, past, found, player=player)


def _initial(patient: Patient, day: date) -> dict[str, object]:
    return {"uuid": new_session_uuid(), "performed_on": day, "tz": patient.time_zone}


def _page(
    request: SignedInRequest,
    form: SessionForm,
    lines: Sequence[Prescription],
    past: date | None,
    found: Today | None = None,
    status: int = 200,
    player: dict[str, Any] | None = None,
) -> HttpResponse:
    words = {line.pk: (dose_words(line), why_sentences(line)) for line in lines}
    context = {
        "form": form,
        "past": past,
        "address": f"{reverse('session')}?day={past}" if past else reverse("session"),
        "player": player,
        "minutes": found.minutes if found else None,
        "tips": prep_tips(),
        "rows": [(block, *words[block.line.pk]) for block in form.blocks],
        "levels": {sign.level for sign in form.ticked},
        "sign_levels": json.dumps({sign.key: sign.level for sign in form.signs}),
    }
    return render(request, "patients/session.html", context, status=status)


def _save(
    request: SignedInRequest, patient: Patient, wanted: WantedDay, now: datetime
) -> HttpResponse:
    lines = posted_lines(request)
    form = SessionForm(patient, lines, signs_for(patient, wanted.day), data=request.POST)
    if form.is_valid() and wanted.refusal:
        form.add_error(None, f"{wanted.refusal} {what_to_do(wanted)}")
    # Somebody sent to get help won't come back to mend a form: save what is right, alert at once.
    if not form.is_valid() and not form.is_urgent:
        return _page(request, form, lines, wanted.past, status=422)
    body = form.body(now=now, day=wanted.past)
    if wanted.refusal:
        body = _told_today(body, now)
    try:
        logged = _log(patient, body, request.user, now, urgent=form.is_urgent)
    except SessionConflict as conflict:
        return conflict_page(request, conflict.stored, body, lines)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return _page(request, form, lines, wanted.past, status=422)
    if logged.alert:
        ring_for_mail()
    ring_bell(patient, logged.session.performed_on)
    return redirect("session-saved", uuid=body.uuid)


def _log(
    patient: Patient, body: SessionInput, by: User, now: datetime, *, urgent: bool
) -> LoggedSession:
    """Store the session; of an urgent one that is refused, the sign alone."""
    try:
        return log_session(patient=patient, body=body, by=by, now=now)
    except ValidationError:
        if not urgent:
            raise
        return log_session(patient=patient, body=_told_today(body, now), by=by, now=now)


def _told_today(body: SessionInput, now: datetime) -> SessionInput:
    """The sign, told today; what was done on another day can't be entered.

    Today by the phone's clock, which may be a day behind home's or ahead of it.
    """
    return replace(body, performed_on=local_date(now, ZoneInfo(body.tz)), entries=[])


def show_refusal(form: SessionForm, refusal: ValidationError) -> None:
    """Put the verb's words where the patient can act on them."""
    for field, errors in refusal.message_dict.items():
        visible = field in form.fields and not form[field].is_hidden
        form.add_error(field if visible else None, errors)
