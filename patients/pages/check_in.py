"""Once a week, if one likes: days off work, limits, bending, daily tasks."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from patients.actions.record_check_in import record_check_in
from patients.forms.check_in import CheckInForm
from patients.models import Patient, WeeklyCheckIn
from patients.models.check_in import MOST
from patients.pages.own import own_day, own_patient
from patients.pages.posted import posted
from patients.weeks import week_start_of
from therapy.accounts.access import SignedInRequest, for_patients
from therapy.form_errors import add_refusal


@for_patients
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: SignedInRequest) -> HttpResponse:
    """The questions on the running week, with the answers given so far."""
    now = timezone.now()
    patient = own_patient(request)
    week = week_start_of(own_day(patient, now), patient.clinic.week_start)
    form = CheckInForm(posted(request), initial=_answers(patient, week))
    if form.is_bound and form.is_valid():
        try:
            record_check_in(
                patient=patient,
                week_start=week,
                answers=form.cleaned_data,
                by=request.user,
                now=now,
            )
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Thank you. Your therapist can see your answers."))
            return redirect("week")
    status = 422 if form.is_bound else 200
    return render(
        request, "patients/check_in.html", {"form": form, "week_start": week}, status=status
    )


def _answers(patient: Patient, week: date) -> dict[str, int | None]:
    row = WeeklyCheckIn.objects.filter(patient=patient, week_start=week).first()
    return {field: getattr(row, field) for field in MOST} if row else {}
