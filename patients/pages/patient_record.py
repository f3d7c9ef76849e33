"""Door to one patient's record: everything a therapist decides by, on one page."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients.actions.record_diagnosis import code_conflicts
from patients.forms.flags import asked_flags
from patients.models import (
    AssignmentDraft,
    Patient,
    PatientDiagnosis,
    PatientFlag,
    SessionEntry,
)
from patients.models.diagnosis import Flag
from patients.pages.plan_acts import sign_texts
from patients.plans.history import history, plan_lines, versions_of
from patients.plans.rule_notes import precautions
from patients.reports.adherence_panel import adherence_by_week
from patients.reports.record_charts import diary_of, record_charts
from patients.weeks import local_date
from therapy.accounts.access import SignedInRequest, for_staff
from therapy.accounts.looking import looked_at

LAST_SESSIONS = 8
LAST_PAUSES = 5
LAST_CHECK_INS = 8


@for_staff
@require_safe
def patient_record(request: SignedInRequest, pk: UUID) -> HttpResponse:
    patients = Patient.objects.visible_to(request.user).select_related("clinic", "user")
    patients = patients.prefetch_related(*_condition_rows())
    patient = looked_at(request, get_object_or_404(patients, pk=pk))
    today = local_date(timezone.now(), patient.tz)
    diary = diary_of(patient, today=today)
    context = {
        "patient": patient,
        "today": today,
        "age": patient.age_on(today),
        "draft": AssignmentDraft.objects.visible_to(request.user).filter(patient=patient).first(),
        "alerts": [(alert, sign_texts(alert)) for alert in patient.alerts.open()],
        "care_team": patient.care_team.order_by("name"),
        "sessions": _last_sessions(patient),
        "check_ins": patient.check_ins.all()[:LAST_CHECK_INS],
        "adherence_weeks": adherence_by_week(patient, diary, today=today),
        "charts": record_charts(patient, diary, today=today),
        **_condition(patient, today),
        **_plan(patient, today),
    }
    return render(request, "patients/record.html", context)


def _condition_rows() -> tuple[Prefetch, Prefetch]:
    """Read along with the patient: what follows from them (questions, precautions) asks no more."""
    diagnoses = PatientDiagnosis.objects.select_related("diagnosis")
    answers = PatientFlag.objects.select_related("answered_by")
    return (
        Prefetch("diagnoses", diagnoses.order_by("ended_on", "since")),
        Prefetch("flags", answers),
    )


def _condition(patient: Patient, today: date) -> dict[str, Any]:
    """Diagnoses, the questions they raise, and what they forbid."""
    answers = {row.flag: row for row in patient.flags.all()}
    rows = patient.diagnoses.all()
    live = patient.live_diagnoses(today)
    return {
        "diagnoses": live,
        "past_diagnoses": [row for row in rows if row not in live],
        "code_conflicts": code_conflicts(patient, today),
        "flags": [
            (
                Flag(flag).label,
                answers.get(flag),
                flag in answers and answers[flag].is_set_on(today),
            )
            for flag in asked_flags(patient, today)
        ],
        "precautions": precautions(patient, today),
    }


def _plan(patient: Patient, today: date) -> dict[str, Any]:
    """The plan in force, its story, its pauses."""
    story = history(versions_of(patient), today)
    current = next((version for version in story if version.state == "current"), None)
    coming = next((version for version in story if version.state == "next"), None)
    shown = current or coming
    pauses = list(patient.pauses.all()[:LAST_PAUSES])
    return {
        "versions": story,
        "plan": shown.assignment if shown else None,
        "plan_state": shown.state if shown else "",
        "coming": coming,
        "lines": plan_lines(shown.assignment) if shown else [],
        "review_due": bool(
            shown and shown.assignment.review_on and shown.assignment.review_on <= today
        ),
        "pauses": pauses,
        "pause": next((p for p in pauses if p.until is None or p.until >= today), None),
    }


def _last_sessions(patient: Patient) -> Any:
    entries = Prefetch("entries", SessionEntry.objects.select_related("stretch"))
    sessions = patient.sessions.standing().prefetch_related(entries)
    return sessions.order_by("-performed_on", "-recorded_at")[:LAST_SESSIONS]
