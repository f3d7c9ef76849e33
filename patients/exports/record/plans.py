"""Every version of the plan, each line with its dose and the reasons that led there."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.exports.record.section import Row, Section, section, values_of
from patients.models import Assignment, Patient, Pause, Prescription
from patients.plans.dose_words import LABELS, dose_summary, schedule_words, step_words, value_words
from routines.dosing import FIELDS

PLAN_FIELDS = "version name starts_on ends_on review_on note end_reason cancelled_at changes_seen_at created_at"
PLAN = f"{PLAN_FIELDS} created_by"
LINE_FIELDS = "order days_of_week move_seconds rest_seconds note"
LINE = (
    "plan_version order stretch catalog_name dose when sides hold_seconds reps sets"
    " sessions_per_day days_per_week days_of_week duration_minutes move_seconds rest_seconds note"
    " verdict usual_dose reasons changed_by_therapist therapist_reason rules"
)
VERDICTS = {
    "neutral": "",
    "preferred": gettext_lazy("It suits what you have"),
    "caution": gettext_lazy("With special care"),
    "contraindicated": gettext_lazy("Usually left out with what you have; kept for a reason"),
}


def plans(patient: Patient) -> Iterator[Section]:
    rows = patient.assignments.select_related("created_by").order_by("version")
    yield section("plans", _("Your plans"), PLAN, map(_plan, rows))
    lines = Prescription.objects.filter(assignment__patient=patient)
    lines = lines.select_related("assignment", "stretch").order_by("assignment__version", "order")
    yield section("plan_lines", _("What each plan asked, and why"), LINE, map(_line, lines))
    pauses = Pause.everything.filter(patient=patient)
    yield section(
        "pauses",
        _("Pauses"),
        "starts_on until reason note created_by created_at taken_back_at taken_back_by",
        map(_pause, pauses.select_related("created_by", "taken_back_by")),
    )


def _plan(row: Assignment) -> Row:
    return {**values_of(row, PLAN_FIELDS), "created_by": row.created_by.name}


def _line(row: Prescription) -> Row:
    dose = row.dose.as_dict()
    return {
        **dict.fromkeys(FIELDS),
        **dose,
        **values_of(row, LINE_FIELDS),
        "plan_version": row.assignment.version,
        "stretch": row.stretch.plain_name,
        "catalog_name": row.stretch.name,
        "dose": dose_summary(dose),
        "when": schedule_words(row.sessions_per_day, row.days_per_week, row.days_of_week),
        "sides": row.get_sides_display(),
        "verdict": str(VERDICTS[row.verdict]),
        "usual_dose": dose_summary(row.default_dose),
        "reasons": "; ".join(map(_step, row.steps)),
        "changed_by_therapist": ", ".join(
            f"{LABELS[field]} {value_words(field, value)}" for field, value in row.override.items()
        ),
        "therapist_reason": row.override_reason,
        "rules": ", ".join(row.rules),
    }


def _step(step: Mapping[str, Any]) -> str:
    """One step of the dose as it is kept: which number, from what to what, and why."""
    words = step_words(step)
    return f"{words.change} ({words.why})" if words.why else words.change


def _pause(row: Pause) -> Row:
    return {
        **values_of(row, "starts_on until note created_at taken_back_at"),
        "reason": row.get_reason_display(),
        "created_by": row.created_by.name,
        "taken_back_by": row.taken_back_by.name if row.taken_back_by else None,
    }
