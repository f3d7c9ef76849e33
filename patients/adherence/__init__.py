"""Adherence: what was done of what was agreed. Pure; docs/adherence.md is the definition."""

from patients.adherence.bands import Band, band, is_bulk_entry, is_reporting
from patients.adherence.clinic import (
    SMALLEST_GROUP_SHOWN,
    ClinicWeek,
    Distribution,
    PatientWeek,
    clinic_week,
    is_shown,
)
from patients.adherence.figures import (
    BoutFigures,
    DayFigures,
    LineDayFigures,
    LineFigures,
    SessionFigures,
    WeekFigures,
)
from patients.adherence.fingerprint import inputs_hash
from patients.adherence.judge import judge_week
from patients.adherence.logged import LoggedEntry, LoggedSession
from patients.adherence.pain import PainSummary, pain_summary
from patients.adherence.prescribed import (
    DEFINITION_VERSION,
    Active,
    Pause,
    PrescribedDose,
    PrescribedLine,
    PrescribedVersion,
    Schedule,
)

__all__ = [
    "DEFINITION_VERSION",
    "SMALLEST_GROUP_SHOWN",
    "Active",
    "Band",
    "BoutFigures",
    "ClinicWeek",
    "DayFigures",
    "Distribution",
    "LineDayFigures",
    "LineFigures",
    "LoggedEntry",
    "LoggedSession",
    "PainSummary",
    "PatientWeek",
    "Pause",
    "PrescribedDose",
    "PrescribedLine",
    "PrescribedVersion",
    "Schedule",
    "SessionFigures",
    "WeekFigures",
    "band",
    "clinic_week",
    "inputs_hash",
    "is_bulk_entry",
    "is_reporting",
    "is_shown",
    "judge_week",
    "pain_summary",
]
