"""Stopping the weekly mail: from its link without signing in, and again from one's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from rest_framework.request import Request
from rest_framework.response import Response

from patients.actions.send_digest import resume_digest, stop_digest
from patients.messages.digest_mail import person_of
from therapy.accounts.access import SignedInRequest, for_staff, public
from therapy.mail_button import mail_button


@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first: mail scanners open links. A forged link gets the same calm page."""
    person = person_of(token)
    if request.method == "POST" and person is not None:
        stop_digest(user=person, now=timezone.now())
    stopped = person is not None and hasattr(person, "digest_stop")
    context = {"person": person, "stopped": stopped or request.method == "POST"}
    return render(request, "patients/settings/digest_stop.html", context)


@mail_button
def stop_now(request: Request, token: str) -> Response:
    """At once: who presses the button in a mail has been asked there."""
    person = person_of(token)
    if person is not None:
        stop_digest(user=person, now=timezone.now())
    return Response(status=200)


@for_staff
@require_POST
def resume(request: SignedInRequest) -> HttpResponse:
    """Have the weekly mail again."""
    resume_digest(user=request.user, now=timezone.now())
    messages.success(request, _("You get the weekly mail again."))
    return redirect("home")
