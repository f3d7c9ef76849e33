"""Doors to a patient's details and care team."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients.actions.change_care_team import join_care_team, leave_care_team
from patients.actions.create_patient import create_patient
from patients.actions.invite_patient import invite_patient
from patients.actions.update_patient import update_patient
from patients.forms.patient import NewPatientForm, PatientForm
from patients.forms.plan_acts import JoinForm
from patients.messages.invitation_mail import mail_invitation
from patients.models import Patient
from patients.pages.posted import posted
from patients.patient_details import PatientDetails
from therapy.accounts.access import SignedInRequest, for_staff
from therapy.accounts.looking import looked_at
from therapy.accounts.models import User
from therapy.edits import opened, seen, show_clash, status_of
from therapy.form_errors import add_refusal
from therapy.versions import ChangedMeanwhile

show_or_act = require_http_methods(["GET", "HEAD", "POST"])


@for_staff
@show_or_act
def new(request: SignedInRequest) -> HttpResponse:
    initial = {"time_zone": request.user.clinic.time_zone}
    form = NewPatientForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        invite = form.cleaned_data["invite"]
        try:
            patient = create_patient(
                details=form.details, by=request.user, now=timezone.now(), invite=invite
            )
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            if invite:
                invited_at = timezone.now()
                made = invite_patient(patient=patient, by=request.user, now=invited_at)
                mail_invitation(made, invited_at)
            messages.success(request, _("The patient is in your list. Now record a diagnosis."))
            return redirect("patient-record", patient.pk)
    return render(request, "patients/patient_form.html", {"form": form})


@for_staff
@show_or_act
def edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    initial = PatientDetails.of(patient).as_fields()
    form = PatientForm(posted(request), initial=initial)
    opened(form, patient)
    if request.method == "POST" and form.is_valid():
        try:
            update_patient(
                patient=patient,
                details=form.details,
                by=request.user,
                now=timezone.now(),
                seen=seen(form),
            )
        except ChangedMeanwhile as changed:
            show_clash(form, changed, form_id="patient-form", address=request.path)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("patient-record", patient.pk)
    context = {"form": form, "patient": patient}
    return render(request, "patients/patient_form.html", context, status=status_of(form))


@for_staff
@show_or_act
def care_team(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who cares for the patient; a POST adds a colleague."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    members = patient.care_team.order_by("name")
    form = JoinForm(posted(request), by=request.user, members=members)
    if request.method == "POST" and form.is_valid():
        try:
            join_care_team(
                patient=patient, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Added to the care team."))
            return redirect("patient-care-team", patient.pk)
    context = {"form": form, "patient": patient, "members": members}
    return render(request, "patients/care_team.html", context)


@for_staff
@require_POST
def leave_team(request: SignedInRequest, pk: UUID, colleague: int) -> HttpResponse:
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    member = get_object_or_404(User.objects.visible_to(request.user), pk=colleague)
    try:
        leave_care_team(patient=patient, colleague=member, by=request.user, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("patient-care-team", patient.pk)
    messages.success(request, _("Taken off the care team."))
    # Whoever left sees the patient no more.
    still = Patient.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("patient-care-team", pk) if still else redirect("patient-list")
