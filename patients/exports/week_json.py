"""A clinic's week as JSON: the clinic's figures exact, and the patients' table."""

from datetime import datetime
from typing import Any

from patients.adherence import DEFINITION_VERSION
from patients.exports.week_table import EXPORT_VERSION, week_records
from patients.reports.whole_week import GroupFigures, WeekReport


def week_json(report: WeekReport, *, now: datetime) -> dict[str, Any]:
    """Fractions keep their numerator and denominator; groups under 5 hold no figures."""
    week = report.week
    return {
        "export_version": EXPORT_VERSION,
        "generated_at": now.isoformat(),
        "definition_version": DEFINITION_VERSION,
        "self_reported": True,
        "clinic": week.clinic.name,
        "week": report.label,
        "week_start": week.week_start.isoformat(),
        "final": week.finalised_at is not None,
        "records_deleted_since": week.deleted_patients,
        "figures": report.totals.as_dict(),
        "change_like_for_like": report.change._asdict(),
        "open_records": report.plans.open,
        "with_a_plan": len(report.plans.active),
        "warning_signs": {
            "raised": report.alerts.raised,
            "answered": report.alerts.answered,
            "median_hours_to_answer": report.alerts.median_hours,
        },
        "by_therapist": [_group(each) for each in report.therapists],
        "by_diagnosis": [_group(each) for each in report.diagnoses],
        "patients": week_records(report, now=now),
    }


def _group(each: GroupFigures) -> dict[str, Any]:
    group = each.group
    if group.week is None:
        return {"name": group.name, "figures": None}
    return {
        "name": group.name,
        "figures": group.week.as_dict(),
        "change_like_for_like": each.change._asdict(),
        "median_program_week": each.program_week,
        "warning_signs": each.alerts,
        "plans_ending_within_7_days": each.ending,
        "plans_unchanged_over_28_days": each.unchanged,
    }
