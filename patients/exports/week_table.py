"""A clinic's week as a table for programs: one patient a row, by code, without names.

Each ratio stands beside its numerator and denominator.
"""

from datetime import datetime
from typing import Any

from patients.adherence import DEFINITION_VERSION
from patients.reports.clinic_week import Row
from patients.reports.whole_week import WeekReport

EXPORT_VERSION = 1


def week_records(report: WeekReport, *, now: datetime) -> list[dict[str, Any]]:
    """One record per patient, ordered by code; the keys are the CSV's header."""
    return sorted(
        (_record(report, row, now) for row in report.rows), key=lambda each: each["patient_code"]
    )


def _record(report: WeekReport, row: Row, now: datetime) -> dict[str, Any]:
    figures, patient = row.report, row.patient
    counted = figures.credited_sessions + figures.extra_sessions
    return {
        "export_version": EXPORT_VERSION,
        "generated_at": now.isoformat(),
        "definition_version": DEFINITION_VERSION,
        "week": report.label,
        "week_start": report.week.week_start.isoformat(),
        "patient_code": patient.code,
        "patient_id": str(patient.pk),
        "therapists": row.therapist_names,
        "revision": figures.revision,
        "final": figures.final_at is not None,
        "sessions_credited": figures.credited_sessions,
        "sessions_expected": figures.expected_sessions,
        "session_adherence_ratio": figures.session_adherence,
        "session_adherence_ratio_week_before": row.last_week,
        "dose_adherence_ratio": figures.dose_adherence,
        "band": row.band.value,
        "sessions_extra": figures.extra_sessions,
        "sessions_late": figures.late_sessions,
        "sessions_counted": counted,
        "reporting": figures.reporting,
        "ever_logged": figures.ever_logged,
        "program_week": figures.program_week,
        "pain_after_mean": figures.pain_mean,
        "pain_after_worst": figures.pain_worst,
        "pain_after_answers": figures.pain_answers,
        "warning_signs": report.alerts.patients.get(patient.pk, 0),
        "plan_ends_within_7_days": patient.pk in report.plans.ending,
        "plan_unchanged_over_28_days": patient.pk in report.plans.unchanged,
        "review": row.review_state,
    }


# The header of an empty week, too.
COLUMNS = (
    *("export_version", "generated_at", "definition_version", "week", "week_start"),
    *("patient_code", "patient_id", "therapists", "revision", "final"),
    *("sessions_credited", "sessions_expected", "session_adherence_ratio"),
    *("session_adherence_ratio_week_before", "dose_adherence_ratio", "band"),
    *("sessions_extra", "sessions_late", "sessions_counted", "reporting", "ever_logged"),
    *("program_week", "pain_after_mean", "pain_after_worst", "pain_after_answers"),
    *("warning_signs", "plan_ends_within_7_days", "plan_unchanged_over_28_days", "review"),
)
