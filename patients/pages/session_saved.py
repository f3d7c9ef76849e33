"""After a session: what was saved, a way back, or, after a warning sign, where to get help."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.actions.correct_session import can_be_corrected, is_corrected
from patients.actions.void_session import can_be_undone, void_session
from patients.models import Session
from patients.models.alert import AlertLevel
from patients.own.session_words import session_words
from patients.pages.own import own_day, own_patient
from patients.tasks import ring_bell
from therapy.accounts.access import SignedInRequest, for_patients


@for_patients
@require_safe
def session_saved(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One saved session; while its warning sign is open, only what to do about that."""
    now = timezone.now()
    patient = own_patient(request)
    session = _own_session(request, uuid)
    alert = session.alerts.open().first()
    if alert is not None and alert.blocks:
        emergency = alert.level == AlertLevel.EMERGENCY
        return render(request, "patients/warning_sign.html", {"emergency": emergency})
    entries = session.entries.select_related("prescription__stretch").order_by("pk")
    context = {
        "session": session,
        "alert": alert,
        "entries": session_words(
            [(entry.prescription_id, entry) for entry in entries],
            {entry.prescription_id: entry.prescription for entry in entries},
        ),
        "can_undo": can_be_undone(session, by=request.user, now=now),
        "can_correct": can_be_corrected(session, patient, own_day(patient, now)),
        "is_corrected": is_corrected(session),
    }
    return render(request, "patients/session_saved.html", context)


@for_patients
@require_POST
def undo_session(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take back what was saved a moment ago."""
    session = _own_session(request, uuid)
    try:
        void_session(session=session, by=request.user, now=timezone.now())
    except PermissionDenied as denied:
        raise Http404 from denied
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("session-saved", uuid=uuid)
    ring_bell(own_patient(request), session.performed_on)
    messages.success(request, _("Taken back. Nothing is saved for this session."))
    return redirect("today")


def _own_session(request: SignedInRequest, uuid: UUID) -> Session:
    return get_object_or_404(Session.objects.visible_to(request.user), uuid=uuid)
