"""Doors into the archive, for patients whose care is over, and out of it again."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients.actions.archive_patient import archive_patient, restore_patient
from patients.models import Patient
from patients.pages.act_page import act_page
from patients.pages.posted import posted
from therapy.accounts.access import SignedInRequest, for_staff
from therapy.accounts.looking import looked_at


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Asks first."""
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    return act_page(
        request,
        patient=patient,
        form=forms.Form(posted(request)),
        act=lambda _given: archive_patient(patient=patient, by=request.user, now=timezone.now()),
        title=_("Put into the archive?"),
        text=_(
            "For patients whose care is over. They leave your lists; the record and the reports"
            " stay, and you can bring them back at any time."
        ),
        action=_("Put into the archive"),
        done=_("In the archive now."),
    )


@for_staff
@require_POST
def restore(request: SignedInRequest, pk: UUID) -> HttpResponse:
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    restore_patient(patient=patient, by=request.user, now=timezone.now())
    messages.success(request, _("Back in your lists."))
    return redirect("patient-record", patient.pk)
