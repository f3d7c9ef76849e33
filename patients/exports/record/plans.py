"""Every version of the plan, each line with its dose and the reasons that led there."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from patients.exports.record.section import Row, Section, section
from patients.models import Patient, Prescription
from patients.plans.dose_words import dose_summary, schedule_words

PLAN = "version name starts_on ends_on review_on note end_reason cancelled_at created_by created_at"
LINE = (
    "plan_version order stretch catalog_name dose when sides hold_seconds reps sets"
    " sessions_per_day days_per_week days_of_week duration_minutes note verdict usual_dose"
    " reasons changed_by_therapist therapist_reason rules"
)


def plans(patient: Patient) -> Iterator[Section]:
    rows = patient.assignments.select_related("created_by").order_by("version")
    yield section("plans", _("Your plans"), PLAN, map(_plan, rows))
    lines = Prescription.objects.filter(assignment__patient=patient)
    lines = lines.select_related("assignment", "stretch").order_by("assignment__version", "order")
    yield section("plan_lines", _("What each plan asked, and why"), LINE, map(_line, lines))
    yield section(
        "pauses",
        _("Pauses"),
        "starts_on until reason note created_by created_at",
        map(_pause, patient.pauses.select_related("created_by")),
    )


def _plan(row) -> Row:
    return {name: getattr(row, name) for name in PLAN.split()} | {"created_by": row.created_by.name}


def _line(row: Prescription) -> Row:
    dose = row.dose.as_dict()
    return {
        **dose,
        "plan_version": row.assignment.version,
        "order": row.order,
        "stretch": row.stretch.plain_name,
        "catalog_name": row.stretch.name,
        "dose": dose_summary(dose),
        "when": schedule_words(row.sessions_per_day, row.days_per_week, row.days_of_week),
        "sides": row.get_sides_display(),
        "days_of_week": row.days_of_week,
        "note": row.note,
        "verdict": row.verdict,
        "usual_dose": dose_summary(row.default_dose),
        "reasons": "; ".join(map(_step, row.steps)),
        "changed_by_therapist": row.override or None,
        "therapist_reason": row.override_reason,
        "rules": ", ".join(row.rules),
    }


def _step(step) -> str:
    """One step of the dose as it is kept: which number, from what to what, and why."""
    moved = f"{step.get('field')}: {step.get('from')} → {step.get('to')}"
    return f"{moved} ({step.get('why')})" if step.get("why") else moved


def _pause(row) -> Row:
    return {
        "starts_on": row.starts_on,
        "until": row.until,
        "reason": row.get_reason_display(),
        "note": row.note,
        "created_by": row.created_by.name,
        "created_at": row.created_at,
    }
