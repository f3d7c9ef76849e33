"""Who a patient's page is about: the patient who is signed in."""

from datetime import date, datetime

from django.shortcuts import get_object_or_404

from patients.models import Patient
from patients.weeks import local_date
from therapy.accounts.access import SignedInRequest
from therapy.accounts.looking import looked_at


def own_patient(request: SignedInRequest) -> Patient:
    """The signed-in patient with their clinic; 404 for a user without a patient."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user))
    # A patient's clinic is their user's, and came with them: no need to join it once more.
    patient.clinic = request.user.clinic
    return looked_at(request, patient)


def own_day(patient: Patient, now: datetime) -> date:
    """Today on the patient's wall calendar."""
    return local_date(now, patient.tz)
