"""Put a saved session right: its form with what was said; the old version is kept."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from patients.actions.correct_session import can_be_corrected, correct_session
from patients.actions.log_session import SessionConflict
from patients.forms.session import SessionForm, signs_for
from patients.forms.stored_session import stored_answers
from patients.models import Patient, Prescription, Session
from patients.models.session import new_session_uuid
from patients.own.plan_words import dose_words, why_sentences
from patients.own.today import lines_on
from patients.pages.own import own_day, own_patient
from patients.pages.posted_lines import posted_lines
from patients.pages.session import show_refusal
from patients.tasks import ring_bell
from therapy.accounts.access import SignedInRequest, for_patients
from therapy.accounts.outbox import ring_for_mail


@for_patients
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The session's form, filled in; sent, it becomes the version that counts."""
    patient = own_patient(request)
    session = get_object_or_404(Session.objects.visible_to(request.user), uuid=uuid)
    if request.method == "POST":
        return _save(request, patient, session)
    if not can_be_corrected(session, patient, own_day(patient, timezone.now())):
        messages.error(request, _("This session can't be changed here any more. Call your clinic."))
        return redirect("session-saved", uuid=uuid)
    entries = list(session.entries.select_related("prescription__stretch").order_by("pk"))
    done = {entry.prescription.stretch_id: entry.prescription for entry in entries}
    others = [x for x in lines_on(patient, session.performed_on) if x.stretch_id not in done]
    lines = [*done.values(), *others]
    initial = {
        **stored_answers(session, entries),
        "uuid": new_session_uuid(),
        "performed_on": session.performed_on,
        "tz": session.tz,
    }
    form = SessionForm(patient, lines, signs_for(patient, session.performed_on), initial=initial)
    return _page(request, session, form, lines)


def _save(request: SignedInRequest, patient: Patient, session: Session) -> HttpResponse:
    now = timezone.now()
    lines = posted_lines(request)
    signs = signs_for(patient, session.performed_on)
    form = SessionForm(patient, lines, signs, data=request.POST)
    if not form.is_valid() and not form.is_urgent:
        return _page(request, session, form, lines)
    body = form.body(now=now, day=session.performed_on)
    try:
        logged = correct_session(session=session, body=body, by=request.user, now=now)
    except SessionConflict:
        # Sent before with other answers, by this very page: those stand; they can be corrected.
        messages.warning(request, _("This session was saved before, with other answers."))
        return redirect("session-saved", uuid=body.uuid)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return _page(request, session, form, lines)
    if logged.alert:
        ring_for_mail()
    ring_bell(patient, session.performed_on)
    messages.success(request, _("Changed. What you said before is kept, too."))
    return redirect("session-saved", uuid=body.uuid)


def _page(
    request: SignedInRequest, session: Session, form: SessionForm, lines: list[Prescription]
) -> HttpResponse:
    words = {line.pk: (dose_words(line), why_sentences(line)) for line in lines}
    context = {
        "session": session,
        "form": form,
        "rows": [(block, *words[block.line.pk]) for block in form.blocks],
        "levels": {sign.level for sign in form.ticked} if form.is_bound else set(),
        "sign_levels": json.dumps({sign.key: sign.level for sign in form.signs}),
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/correct_session.html", context, status=status)
