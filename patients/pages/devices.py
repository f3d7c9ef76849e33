"""Where a patient is signed in, for the patient and for who cares for them; sign out from afar."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.models import Patient
from patients.pages.own import own_patient
from therapy.accounts.access import SignedInRequest, for_patients, for_staff
from therapy.accounts.actions.sign_out_device import sign_out_device
from therapy.accounts.devices import devices_of
from therapy.accounts.looking import looked_at


@for_patients
@require_safe
def own_devices(request: SignedInRequest) -> HttpResponse:
    patient = own_patient(request)
    devices = devices_of(request.user, request.session.session_key)
    context = {"patient": patient, "devices": devices}
    return render(request, "patients/settings/devices.html", context)


@for_patients
@require_POST
def own_sign_out(request: SignedInRequest, device: int) -> HttpResponse:
    """Signing out this device itself leads to the sign-in page."""
    _sign_out(request, own_patient(request), device)
    return redirect("own-devices")


@for_staff
@require_safe
def devices(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A patient's devices, and what became of their reminders."""
    patient = _patient(request, pk)
    context = {
        "patient": patient,
        "devices": devices_of(patient.user) if patient.user else [],
        "reminders": patient.reminders.all(),
    }
    return render(request, "patients/devices.html", context)


@for_staff
@require_POST
def sign_out(request: SignedInRequest, pk: UUID, device: int) -> HttpResponse:
    patient = _patient(request, pk)
    _sign_out(request, patient, device)
    return redirect("patient-devices", patient.pk)


def _sign_out(request: SignedInRequest, patient: Patient, device: int) -> None:
    done = patient.user is not None and sign_out_device(
        owner=patient.user, device=device, subject=patient, by=request.user, now=timezone.now()
    )
    if not done:
        raise Http404
    messages.success(request, _("Signed out. That device has to sign in again."))


def _patient(request: SignedInRequest, pk: UUID) -> Patient:
    rows = Patient.objects.visible_to(request.user).select_related("clinic", "user")
    return looked_at(request, get_object_or_404(rows, pk=pk))
