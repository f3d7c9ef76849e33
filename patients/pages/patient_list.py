"""Door to the list of patients one may see."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients.models import Patient, PatientDiagnosis
from patients.patient_list import (
    PER_PAGE,
    STATUSES,
    listed,
    ordered,
    rows_of,
    searched,
    with_diagnosis,
    with_status,
)
from patients.weeks import local_date
from routines.models import Diagnosis
from therapy.accounts.access import SignedInRequest, for_staff
from therapy.accounts.looking import listed as show_list
from therapy.accounts.models import User


@for_staff
@require_safe
def patient_list(request: SignedInRequest) -> HttpResponse:
    """25 a page; every filter stands in the address."""
    user, asked = request.user, request.GET
    today = local_date(timezone.now(), user.clinic.tz)
    found = listed(Patient.objects.visible_to(user), today)
    found = searched(found, asked.get("q", ""))
    found = with_status(found, asked.get("status", ""))
    found = with_diagnosis(found, asked.get("dx", ""), today)
    found = _cared_for_by(found, user, asked.get("therapist", ""))
    page = Paginator(ordered(found, asked.get("sort", "name")), PER_PAGE).get_page(
        asked.get("page")
    )
    show_list(request, (row.pk for row in page))
    context = {
        "page": page,
        "rows": rows_of(page.object_list),
        "asked": asked,
        "filtered": any(asked.get(key) for key in ("q", "status", "dx", "therapist")),
        "statuses": STATUSES,
        "diagnoses": _diagnoses_of(user, today),
        "therapists": User.objects.visible_to(user).therapists().order_by("name")
        if user.is_clinic_admin
        else (),
        "today": today,
    }
    return render(request, "patients/list.html", context)


def _cared_for_by(found: Any, user: User, therapist: str) -> Any:
    """An admin's filter; anything that is no id filters nothing."""
    is_id = therapist.isascii() and therapist.isdigit() and len(therapist) < 19
    if user.is_clinic_admin and is_id:
        return found.filter(care_team=therapist)
    return found


def _diagnoses_of(user: User, day: date) -> Any:
    """Only those that somebody in sight has: a shorter list to choose from."""
    live = PatientDiagnosis.objects.visible_to(user).live_on(day)
    return Diagnosis.objects.filter(pk__in=live.values("diagnosis"))
