"""A patient's own data: take it along at once, see how long it is kept, ask for its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.actions.ask_to_delete import ask_to_delete
from patients.keeping.standing import standing_of
from patients.pages.own import own_patient
from patients.pages.record_files import record_file
from therapy.accounts.access import SignedInRequest, for_patients
from therapy.accounts.step_up import recently_proved


@for_patients
@require_safe
def own_data(request: SignedInRequest) -> HttpResponse:
    patient = own_patient(request)
    context = {
        "patient": patient,
        "standing": standing_of(patient),
        "asked": patient.erasure_requests.first(),
    }
    return render(request, "patients/settings/data.html", context)


# By POST: it leaves a trace in the audit trail, and a GET changes nothing.
@for_patients
@require_POST
@recently_proved
def download(request: SignedInRequest) -> HttpResponse:
    return record_file(request, own_patient(request), back="own-data")


@for_patients
@require_POST
def ask_deletion(request: SignedInRequest) -> HttpResponse:
    ask_to_delete(patient=own_patient(request), by=request.user, now=timezone.now())
    messages.success(request, _("We have noted your wish. The answer is below."))
    return redirect("own-data")
