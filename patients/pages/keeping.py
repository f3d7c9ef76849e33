"""How long a patient's record is kept: the clinic admin's page, and what can be done there."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.actions.ask_to_delete import ask_to_delete
from patients.actions.hold_record import lift_hold, place_hold
from patients.forms.keeping import HoldForm
from patients.keeping.standing import standing_of
from patients.models import Patient
from patients.pages.record_files import record_file
from therapy.accounts.access import SignedInRequest, for_admins
from therapy.accounts.looking import looked_at
from therapy.accounts.step_up import recently_proved
from therapy.form_errors import add_refusal


@for_admins
@require_safe
def keeping(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(request, _patient(request, pk), HoldForm())


@for_admins
@require_POST
def hold(request: SignedInRequest, pk: UUID) -> HttpResponse:
    patient = _patient(request, pk)
    form = HoldForm(request.POST)
    if form.is_valid():
        try:
            place_hold(patient=patient, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Held. It is kept until you lift the hold."))
            return redirect("patient-keeping", patient.pk)
    return _page(request, patient, form)


@for_admins
@require_POST
def lift(request: SignedInRequest, pk: UUID) -> HttpResponse:
    patient = _patient(request, pk)
    lift_hold(patient=patient, by=request.user, now=timezone.now())
    messages.success(request, _("Lifted. The years decide again."))
    return redirect("patient-keeping", patient.pk)


@for_admins
@require_POST
def ask_deletion(request: SignedInRequest, pk: UUID) -> HttpResponse:
    patient = _patient(request, pk)
    ask_to_delete(patient=patient, by=request.user, now=timezone.now())
    messages.success(request, _("The request is recorded, with today's answer."))
    return redirect("patient-keeping", patient.pk)


# By POST: it leaves a trace in the audit trail, and a GET changes nothing.
@for_admins
@require_POST
@recently_proved
def download(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The patient's whole record, on their written request."""
    patient = _patient(request, pk)
    return record_file(request, patient, back="patient-keeping", pk=patient.pk)


def _page(request: SignedInRequest, patient: Patient, form: HoldForm) -> HttpResponse:
    context = {
        "patient": patient,
        "standing": standing_of(patient),
        "holds": patient.legal_holds.select_related("placed_by", "lifted_by"),
        "requests": patient.erasure_requests.select_related("recorded_by"),
        "form": form,
    }
    return render(request, "patients/keeping.html", context)


def _patient(request: SignedInRequest, pk: UUID) -> Patient:
    rows = Patient.objects.visible_to(request.user).select_related("clinic", "user")
    return looked_at(request, get_object_or_404(rows, pk=pk))
