"""A patient's reminders: set, change, remove; and the browser that shows them."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients.actions.set_reminder import MOST_REMINDERS, remove_reminder, set_reminder
from patients.actions.subscribe_push import subscribe_push, unsubscribe_push
from patients.forms.reminders import ReminderForm
from patients.models import Patient, Reminder
from patients.models.reminder import Channel
from patients.pages.own import own_patient
from therapy.accounts.access import SignedInRequest, for_patients
from therapy.form_errors import add_refusal
from therapy.sent_json import read_json
from therapy.vapid import public_key

show_or_send = require_http_methods(["GET", "HEAD", "POST"])
NEW = {"time": time(8), "days": [1, 2, 3, 4, 5, 6, 7], "channel": Channel.EMAIL}


@for_patients
@show_or_send
def reminders(request: SignedInRequest) -> HttpResponse:
    """All of them, what became of each, and a form for one more."""
    patient = own_patient(request)
    form = ReminderForm(request.POST or None, initial=NEW)
    if request.method == "POST" and _saved(request, patient, form):
        return redirect("reminders")
    rows = list(patient.reminders.all())
    context = {
        **_page_context(patient, form),
        "reminders": rows,
        "full": len(rows) >= MOST_REMINDERS,
    }
    status = 422 if form.errors else 200
    return render(request, "patients/settings/reminders.html", context, status=status)


@for_patients
@show_or_send
def reminder(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one; saving switches it on again."""
    patient, row = own_patient(request), _own(request, pk)
    initial = {"time": row.time, "days": row.days_of_week, "channel": row.channel}
    form = ReminderForm(request.POST or None, initial=initial)
    if request.method == "POST" and _saved(request, patient, form, row):
        return redirect("reminders")
    context = {**_page_context(patient, form), "reminder": row}
    status = 422 if form.errors else 200
    return render(request, "patients/settings/reminder.html", context, status=status)


@for_patients
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    remove_reminder(reminder=_own(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Removed. You won't be reminded at that time."))
    return redirect("reminders")


@for_patients
@require_POST
def push(request: SignedInRequest) -> HttpResponse:
    """A browser says that it may be sent messages, or no more; JSON from js/push.js."""
    patient = own_patient(request)
    try:
        _push(request, patient, read_json(request.body))
    except ValidationError as refused:
        return JsonResponse({"error": " ".join(refused.messages)}, status=400)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": _("This browser sent something unknown.")}, status=400)
    return JsonResponse({"ok": True})


def _push(request: SignedInRequest, patient: Patient, body: dict[str, Any]) -> None:
    who = {"patient": patient, "by": request.user, "now": timezone.now()}
    endpoint = str(body["endpoint"])
    if body.get("off"):
        unsubscribe_push(endpoint=endpoint, **who)
        return
    keys = body["keys"]
    subscribe_push(endpoint=endpoint, p256dh=str(keys["p256dh"]), auth=str(keys["auth"]), **who)


def _saved(
    request: SignedInRequest, patient: Patient, form: ReminderForm, row: Reminder | None = None
) -> bool:
    """Whether the form was right and its reminder is kept; a refusal stands in the form."""
    if not form.is_valid():
        return False
    values = form.cleaned_data
    try:
        set_reminder(
            patient=patient,
            at=values["time"],
            days=values["days"],
            channel=Channel(values["channel"]),
            by=request.user,
            now=timezone.now(),
            reminder=row,
        )
    except ValidationError as refused:
        add_refusal(form, refused)
        return False
    messages.success(request, _("Saved. You are only reminded when something is left to do."))
    return True


def _page_context(patient: Patient, form: ReminderForm) -> dict[str, Any]:
    return {"patient": patient, "form": form, "push_key": public_key()}


def _own(request: SignedInRequest, pk: int) -> Reminder:
    rows = Reminder.objects.visible_to(request.user).select_related("patient__clinic")
    return get_object_or_404(rows, pk=pk)
