"""Patients, plans and previews as JSON; no queries beyond what was prefetched."""

from datetime import date
from typing import Any

from patients.models import Assignment, Patient, Pause, Prescription
from patients.plans.minutes import minutes_per_session
from patients.plans.prescribing import PreviewLine

DETAILS = ("code", "name", "time_zone", "email", "phone", "referrer", "course", "plan_version")


def patient_json(patient: Patient) -> dict[str, Any]:
    facts = {name: getattr(patient, name) for name in DETAILS}
    born = patient.date_of_birth.isoformat()
    return {"id": str(patient.pk), "date_of_birth": born, **facts}


def patient_in_full_json(patient: Patient, today: date) -> dict[str, Any]:
    """With diagnoses, answers and the plan in force: seven queries."""
    rows = patient.diagnoses.live_on(today).select_related("diagnosis")
    plan = patient.assignments.active_on(today).order_by("-version").first()
    return {
        **patient_json(patient),
        "diagnoses": [
            {
                "key": row.diagnosis.key,
                "label": row.diagnosis.label,
                "code": row.code,
                "side": row.side,
                "since": row.since.isoformat(),
            }
            for row in rows
        ],
        "flags": patient.flag_answers(today),
        "unanswered": sorted(patient.unanswered_flags(today)),
        "current_plan": str(plan.pk) if plan else None,
    }


def preview_json(patient: Patient, lines: list[PreviewLine]) -> dict[str, Any]:
    return {
        "plan_version": patient.plan_version,
        "minutes": minutes_per_session(lines),
        "lines": [_preview_line(line) for line in lines],
    }


def assignment_json(plan: Assignment) -> dict[str, Any]:
    return {
        "id": str(plan.pk),
        "patient": str(plan.patient_id),
        "routine": plan.routine_id,
        "name": plan.name,
        "version": plan.version,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else None,
        "review_on": plan.review_on.isoformat() if plan.review_on else None,
        "note": plan.note,
        "end_reason": plan.end_reason,
        "cancelled": plan.cancelled_at is not None,
        "lines": [_prescription(line) for line in plan.prescriptions.all()],
    }


def pause_json(pause: Pause) -> dict[str, Any]:
    return {
        "id": pause.pk,
        "starts_on": pause.starts_on.isoformat(),
        "until": pause.until.isoformat() if pause.until else None,
        "reason": pause.reason,
        "note": pause.note,
    }


def _preview_line(line: PreviewLine) -> dict[str, Any]:
    resolved, error = line.resolved, line.error
    dose = resolved.dose if resolved else None
    return {
        "stretch": line.stretch.slug,
        "verdict": resolved.verdict if resolved else None,
        "dose": dose.as_dict() if dose else None,
        "default_dose": line.stretch.dose.as_dict(),
        "days_of_week": list(line.days_of_week) if line.days_of_week else None,
        "rules": list(resolved.rules) if resolved else [],
        "steps": [step.as_dict() for step in resolved.steps] if resolved else [],
        "error": error and {"field": error.field, "code": error.code, "message": error.message},
    }


def _prescription(line: Prescription) -> dict[str, Any]:
    return {
        "id": str(line.pk),
        "stretch": line.stretch.slug,
        "sides": line.sides,
        "dose": line.dose.as_dict(),
        "default_dose": line.default_dose,
        "days_of_week": line.days_of_week,
        "verdict": line.verdict,
        "rules": line.rules,
        "steps": line.steps,
        "override": line.override,
        "override_reason": line.override_reason,
        "note": line.note,
    }
