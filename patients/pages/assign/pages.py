"""The doors of assigning: one per step, and those that begin, adjust or drop a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from patients.models import Assignment, AssignmentDraft, Patient
from patients.pages.assign.steps import BY_SLUG, STEPS, Step, after, before, furthest
from patients.pages.assign.wizard import Wizard, open_wizard, plan_today
from patients.pages.posted import posted
from patients.plans.adjusting import choices_from_plan
from therapy.accounts.access import SignedInRequest, for_therapists
from therapy.accounts.looking import looked_at


@for_therapists
@require_GET
def assign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """To the step where the draft stands, or the first."""
    wizard = open_wizard(request, pk)
    step = furthest(wizard) if wizard.draft.pk else STEPS[0]
    return redirect("assign-step", pk, step.slug)


@for_therapists
@require_http_methods(["GET", "HEAD", "POST"])
def assign_step(request: SignedInRequest, pk: UUID, step: str) -> HttpResponse:
    """One step: show it, or take its answers and go on."""
    here = BY_SLUG.get(step)
    if here is None:
        raise Http404
    wizard = open_wizard(request, pk)
    open_step = furthest(wizard)
    if open_step.number < here.number:
        messages.info(request, _why_back(wizard))
        return redirect("assign-step", pk, open_step.slug)
    form = here.form(wizard, posted(request))
    if request.method == "POST" and form.is_valid():
        here.save(wizard, form)
        if not form.errors:
            return _go_on(pk, here, form)
    return render(request, here.template, _context(wizard, here, form))


@for_therapists
@require_POST
def adjust_plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Begin the next version from the running plan; an older draft of mine makes room."""
    wizard = open_wizard(request, pk)
    plan = plan_today(wizard.patient, wizard.today)
    if plan is None:
        return redirect("assign-step", pk, STEPS[0].slug)
    draft = wizard.draft
    draft.routine, draft.plan_version = plan.routine, wizard.patient.plan_version
    draft.choices = choices_from_plan(plan, starts_on=max(plan.starts_on, wizard.today))
    wizard.save()
    landing = min(furthest(wizard), BY_SLUG["doses"], key=lambda step: step.number)
    return redirect("assign-step", pk, landing.slug)


@for_therapists
@require_POST
def accept_changed_plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """I have seen what a colleague changed; my draft may follow it."""
    wizard = open_wizard(request, pk)
    wizard.draft.plan_version = wizard.patient.plan_version
    wizard.save()
    return redirect("assign-step", pk, furthest(wizard).slug)


@for_therapists
@require_POST
def drop_draft(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Forget what I decided so far."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user), pk=pk)
    AssignmentDraft.objects.visible_to(request.user).filter(patient=patient).delete()
    messages.success(request, _("The draft is gone. The plan is as it was."))
    return redirect("patient-record", pk)


@for_therapists
@require_GET
def assigned(request: SignedInRequest, pk: UUID, plan: UUID) -> HttpResponse:
    """The plan is in force: what comes next."""
    assignments = Assignment.objects.visible_to(request.user).filter(patient=pk)
    assignment = get_object_or_404(assignments.select_related("patient__user"), pk=plan)
    looked_at(request, assignment.patient)
    context = {"plan": assignment, "patient": assignment.patient, "today": timezone.now()}
    return render(request, "patients/assign/assigned.html", context)


def _why_back(wizard: Wizard) -> str:
    """What keeps the therapist from the step they asked for."""
    gone = [stretch.name for stretch in wizard.undecided if stretch.withdrawn_at]
    if gone:
        message = _("Withdrawn from the catalog meanwhile: %s. Choose what to do instead.")
        return message % ", ".join(gone)
    return _("First finish this step.")


def _go_on(pk: UUID, here: Step, form: object) -> HttpResponse:
    assignment = getattr(form, "assignment", None)
    if assignment is not None:
        return redirect("plan-assigned", pk, assignment.pk)
    onward = here if getattr(form, "stay", False) else after(here)
    return redirect("assign-step", pk, onward.slug)


def _context(wizard: Wizard, step: Step, form: object) -> dict[str, object]:
    newest = wizard.patient.assignments.order_by("-version").first() if wizard.plan_moved else None
    return {
        "patient": wizard.patient,
        "wizard": wizard,
        "step": step,
        "total": len(STEPS),
        "previous": before(step),
        "form": form,
        "newest_plan": newest,
        **step.context(wizard, form),
    }
