"""The catalog with one patient in mind: the verdicts go by what is known of that patient."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients.models import Patient
from patients.plans.prescribing import facts_of
from patients.weeks import local_date
from routines.catalog_page import browse
from routines.pages.catalog import catalog_response
from therapy.accounts.access import SignedInRequest, for_staff
from therapy.accounts.looking import looked_at


@for_staff
@require_safe
def patient_catalog(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The address holds the patient's id and the filters, never a diagnosis."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    facts = facts_of(patient, local_date(timezone.now(), patient.tz))
    found = browse(request.user, request.GET, facts=facts)
    context = {"patient": patient, "found": found, "facts": facts}
    return catalog_response(request, "patients/catalog.html", found, context)
