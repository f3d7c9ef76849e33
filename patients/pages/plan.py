"""My plan: every stretch, how much, on which days, and why; and what changed."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from patients.actions.see_changes import see_changes
from patients.models import Assignment, Patient
from patients.own.plan_words import dose_words, when_words, why_sentences
from patients.pages.own import own_day, own_patient
from patients.plans.changes import plan_changes
from therapy.accounts.access import SignedInRequest, for_patients


@for_patients
@require_safe
def plan(request: SignedInRequest) -> HttpResponse:
    """The plans in force and those to come; without any, the last one."""
    patient = own_patient(request)
    today = own_day(patient, timezone.now())
    plans = [_shown(assignment, today) for assignment in _plans(patient, today)]
    return render(request, "patients/plan.html", {"plans": plans, "today": today})


@for_patients
@require_POST
def changes_seen(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put away the note on what a version changed; My plan goes on showing it."""
    mine = Assignment.objects.visible_to(request.user).select_related("patient__clinic")
    see_changes(plan=get_object_or_404(mine, pk=pk), by=request.user, now=timezone.now())
    return redirect("today")


def _plans(patient: Patient, today: date) -> list[Assignment]:
    mine = Assignment.objects.filter(patient=patient).not_cancelled().select_related("replaces")
    mine = mine.prefetch_related("prescriptions__stretch", "replaces__prescriptions__stretch")
    current = list(mine.overlapping(today, None).order_by("starts_on", "version"))
    return current or list(mine.order_by("-ends_on")[:1])


def _shown(assignment: Assignment, today: date) -> dict[str, object]:
    lines = list(assignment.prescriptions.all())
    before = assignment.replaces
    return {
        "assignment": assignment,
        "is_over": assignment.ends_on is not None and assignment.ends_on < today,
        "is_to_come": assignment.starts_on > today,
        "rows": [(line, dose_words(line), when_words(line), why_sentences(line)) for line in lines],
        "changes": plan_changes(before.prescriptions.all(), lines) if before else [],
    }
