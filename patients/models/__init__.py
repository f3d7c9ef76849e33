from patients.models.alert import SafetyAlert
from patients.models.assignment import Assignment
from patients.models.diagnosis import PatientDiagnosis, PatientFlag
from patients.models.draft import AssignmentDraft
from patients.models.patient import Patient
from patients.models.pause import Pause
from patients.models.prescription import Prescription
from patients.models.report import ClinicWeek, ReportReview, StaleWeek, WeeklyReport
from patients.models.session import Session, SessionEntry

__all__ = [
    "Assignment",
    "AssignmentDraft",
    "ClinicWeek",
    "Patient",
    "PatientDiagnosis",
    "PatientFlag",
    "Pause",
    "Prescription",
    "ReportReview",
    "SafetyAlert",
    "Session",
    "SessionEntry",
    "StaleWeek",
    "WeeklyReport",
]
