"""The private calendar: its address on the settings page, and the file calendars fetch."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.actions.share_calendar import close_calendar, note_digest, share_calendar
from patients.calendar.feed import calendar_bytes, calendar_slots, digest_of
from patients.models import CalendarFeed
from patients.pages.own import own_patient
from patients.strangers import calendar_by
from patients.weeks import local_date
from therapy.accounts.access import SignedInRequest, for_patients, public
from therapy.keyed_tokens import hashed


@for_patients
@require_safe
def own_calendar(request: SignedInRequest) -> HttpResponse:
    """How to put the plan into one's own calendar."""
    patient = own_patient(request)
    feed = CalendarFeed.objects.filter(patient=patient).first()
    token = feed.token if feed else None
    address = urljoin(settings.SITE_URL, reverse("calendar-feed", args=[token])) if token else ""
    context = {
        "patient": patient,
        "feed": feed,
        "address": address,
        # Opens the phone's own calendar and asks whether to follow this one.
        "webcal": "webcal" + address[address.index(":") :] if address else "",
    }
    response = render(request, "patients/settings/calendar.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@for_patients
@require_POST
def open_calendar(request: SignedInRequest) -> HttpResponse:
    """Make an address; where there was one, that one stops working."""
    share_calendar(patient=own_patient(request), by=request.user, now=timezone.now())
    return redirect("own-calendar")


@for_patients
@require_POST
def stop_calendar(request: SignedInRequest) -> HttpResponse:
    close_calendar(patient=own_patient(request), by=request.user, now=timezone.now())
    messages.success(request, _("Closed. Calendars that follow it get nothing more."))
    return redirect("own-calendar")


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file. Whoever has the address may read it; it says when, never why."""
    found = calendar_by(hashed(token))
    if found is None:
        raise Http404
    patient, now = found.patient, timezone.now()
    slots = calendar_slots(patient, local_date(now, patient.tz))
    note_digest(feed=found, digest=digest_of(slots, patient.time_zone), now=now)
    body = calendar_bytes(found, patient, slots)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="stretches.ics"'
    response["Cache-Control"] = "private, no-cache"
    etag = f'"{found.digest[:16]}-{found.sequence}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
