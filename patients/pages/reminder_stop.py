"""Stopping a reminder from its mail, without signing in: the link itself is the permission."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from rest_framework.request import Request
from rest_framework.response import Response

from patients.actions.set_reminder import stop_reminder
from patients.messages.reminder_mail import reminder_of
from therapy.accounts.access import public
from therapy.mail_button import mail_button


@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first: mail scanners open links. A forged or old link gets the same calm page."""
    reminder = reminder_of(token)
    if request.method == "POST" and reminder is not None:
        stop_reminder(reminder=reminder, now=timezone.now())
        reminder.active = False
    clinic = reminder.patient.clinic if reminder else None
    context = {"reminder": reminder, "clinic": clinic}
    return render(request, "patients/settings/reminder_stop.html", context)


@mail_button
def stop_now(request: Request, token: str) -> Response:
    """At once: who presses the button in a mail has been asked there."""
    reminder = reminder_of(token)
    if reminder is not None:
        stop_reminder(reminder=reminder, now=timezone.now())
    return Response(status=200)
