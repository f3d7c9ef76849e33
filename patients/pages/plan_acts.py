"""Doors to what changes a running plan: pause, resume, end, and the answer to a warning sign."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from patients.actions.answer_alert import answer_alert
from patients.actions.end_plan import end_plan
from patients.actions.pause_plan import pause_plan, resume_plan
from patients.forms.plan_acts import AlertForm, EndPlanForm, PauseForm, ResumeForm
from patients.models import Assignment, Patient, Pause, SafetyAlert
from patients.pages.act_page import act_page
from patients.pages.posted import posted
from patients.tasks import ring_bell
from patients.weeks import local_date
from routines.reference import red_flags
from therapy.accounts.access import SignedInRequest, for_therapists
from therapy.accounts.looking import looked_at
from therapy.accounts.models import User

show_or_act = require_http_methods(["GET", "HEAD", "POST"])


@for_therapists
@show_or_act
def pause(request: SignedInRequest, pk: UUID) -> HttpResponse:
    patient = looked_at(request, get_object_or_404(Patient.objects.visible_to(request.user), pk=pk))
    now = timezone.now()
    initial = {"starts_on": local_date(now, patient.tz)}
    return act_page(
        request,
        patient=patient,
        form=PauseForm(posted(request), initial=initial),
        act=lambda given: _pause(patient, request.user, now, given),
        title=_("Pause the plan"),
        text=_("Nothing is due on paused days, and they don't lower the adherence."),
        action=_("Pause"),
        done=_("The plan is paused."),
    )


def _pause(patient: Patient, by: User, now: datetime, given: dict[str, Any]) -> None:
    pause_plan(patient=patient, by=by, now=now, **given)
    ring_bell(patient, given["starts_on"])


@for_therapists
@show_or_act
def resume(request: SignedInRequest, pk: UUID, pause: int) -> HttpResponse:
    pauses = Pause.objects.visible_to(request.user).filter(patient=pk)
    row = get_object_or_404(pauses.select_related("patient__clinic"), pk=pause)
    now = timezone.now()
    initial = {"first_day": local_date(now, row.patient.tz)}
    return act_page(
        request,
        patient=row.patient,
        form=ResumeForm(posted(request), initial=initial),
        act=lambda given: _resume(row, request.user, now, given),
        title=_("Resume the plan"),
        text=_("Stretches are due again from this day on."),
        action=_("Resume"),
        done=_("The plan runs again."),
    )


def _resume(row: Pause, by: User, now: datetime, given: dict[str, Any]) -> None:
    resume_plan(pause=row, by=by, now=now, **given)
    ring_bell(row.patient, row.starts_on)


@for_therapists
@show_or_act
def end(request: SignedInRequest, pk: UUID, plan: UUID) -> HttpResponse:
    plans = Assignment.objects.visible_to(request.user).filter(patient=pk)
    row = get_object_or_404(plans.select_related("patient"), pk=plan)
    now = timezone.now()
    initial = {"last_day": max(local_date(now, row.patient.tz), row.starts_on)}
    return act_page(
        request,
        patient=row.patient,
        form=EndPlanForm(posted(request), initial=initial),
        act=lambda given: end_plan(assignment=row, by=request.user, now=now, **given),
        title=_("End “%s”") % row.name,
        text=_("After its last day nothing is due. What was done stays in the record."),
        action=_("End the plan"),
        done=_("The plan has its last day."),
        danger=True,
    )


@for_therapists
@show_or_act
def answer(request: SignedInRequest, pk: UUID, alert: int) -> HttpResponse:
    alerts = SafetyAlert.objects.visible_to(request.user).filter(patient=pk)
    row = get_object_or_404(alerts.select_related("patient__clinic"), pk=alert)
    now = timezone.now()
    return act_page(
        request,
        patient=row.patient,
        form=AlertForm(posted(request)),
        act=lambda given: answer_alert(alert=row, by=request.user, now=now, **given),
        title=_("Answer the warning sign"),
        text=_("The patient reported it. Only a clinician lets the plan go on."),
        action=_("Save the answer"),
        done=_("The warning sign is answered."),
        rows=[{"key": row.get_level_display(), "value": text} for text in sign_texts(row)],
    )


def sign_texts(alert: SafetyAlert) -> list[str]:
    """The warning signs of an alert in words."""
    texts = {flag.key: flag.text for flag in red_flags()}
    return [texts.get(key, key) for key in alert.red_flags]
