"""Doors of the therapist's desk: who needs somebody today, and the thresholds behind it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from patients.actions.review_desk import SNOOZES, review_on_desk
from patients.actions.set_thresholds import set_thresholds
from patients.charts.strip import legend
from patients.desk.today import desk_of
from patients.forms.desk import ThresholdsForm
from patients.models import ClinicThresholds, Patient
from patients.weeks import local_date
from therapy.accounts.access import SignedInRequest, for_admins, for_therapists
from therapy.accounts.looking import listed
from therapy.edits import opened, seen, show_clash, status_of
from therapy.versions import ChangedMeanwhile

PER_PAGE = 25


@for_therapists
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """The caseload, ranked: who needs you, who may progress, who is new, who is fine."""
    clinic = request.user.clinic
    today = local_date(timezone.now(), clinic.tz)
    found = desk_of(Patient.objects.visible_to(request.user), clinic=clinic, today=today)
    page = Paginator(found.needs_you, PER_PAGE).get_page(request.GET.get("page"))
    # Of those who need somebody only this page is shown; the other groups are shown whole.
    shown = [*page.object_list, *found.ready, *found.plan, *found.new, *found.fine]
    listed(request, (row.patient.pk for row in shown))
    context = {
        "desk": found,
        "page": page,
        "today": today,
        "snoozes": [(days, _("%(n)d days") % {"n": days}) for days in SNOOZES],
        "legend": legend(),
    }
    return render(request, "patients/desk.html", context)


@for_therapists
@require_POST
def review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Set aside what the page showed of one patient, with a note or for some days."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user), pk=pk)
    snooze = request.POST.get("snooze", "")
    try:
        review_on_desk(
            patient=patient,
            evidence=request.POST.getlist("evidence"),
            note=request.POST.get("note", ""),
            snooze_days=int(snooze) if snooze in map(str, SNOOZES) else None,
            by=request.user,
            now=timezone.now(),
        )
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, _done(snooze))
    return redirect("desk")


def _done(snooze: str) -> str:
    if snooze:
        return _("Set aside for %(days)s days.") % {"days": snooze}
    return _("Reviewed. It comes back when something new happens.")


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    """From where on the desk tells the clinic's therapists."""
    row = ClinicThresholds.objects.filter(clinic=request.user.clinic).first()
    row = row or ClinicThresholds(clinic=request.user.clinic)
    form = ThresholdsForm(request.POST if request.method == "POST" else None, instance=row)
    opened(form, row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_thresholds(values=given, by=request.user, now=timezone.now(), seen=seen(form))
        except ChangedMeanwhile as changed:
            show_clash(form, changed, form_id="thresholds-form", address=request.path)
        else:
            messages.success(request, _("Saved. The desks follow it from now on."))
            return redirect("desk-settings")
    context = {"form": form}
    return render(request, "patients/desk_settings.html", context, status=status_of(form))
