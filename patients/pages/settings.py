"""A patient's settings: one list of doors, and what only this device keeps."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from patients.models import CalendarFeed
from patients.pages.own import own_patient
from therapy.accounts.access import SignedInRequest, for_patients


@for_patients
@require_safe
def settings(request: SignedInRequest) -> HttpResponse:
    patient = own_patient(request)
    context = {
        "patient": patient,
        "reminders": patient.reminders.filter(active=True),
        "has_calendar": CalendarFeed.objects.filter(patient=patient).exists(),
    }
    return render(request, "patients/settings/settings.html", context)
