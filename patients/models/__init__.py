from patients.models.alert import SafetyAlert
from patients.models.assignment import Assignment
from patients.models.calendar_feed import CalendarFeed
from patients.models.check_in import WeeklyCheckIn
from patients.models.desk import ClinicThresholds, DeskReview
from patients.models.diagnosis import PatientDiagnosis, PatientFlag
from patients.models.digest import DigestSent, DigestStop
from patients.models.draft import AssignmentDraft
from patients.models.export import ReportExport
from patients.models.invitation import Invitation
from patients.models.keeping import ErasureRequest, LegalHold, PurgeRecord
from patients.models.patient import Patient
from patients.models.pause import Pause
from patients.models.prescription import Prescription
from patients.models.reminder import PushSubscription, Reminder
from patients.models.report import ClinicWeek, ReportReview, StaleWeek, WeeklyReport
from patients.models.report_check import ReportCheck
from patients.models.session import Session, SessionEntry

__all__ = [
    "Assignment",
    "AssignmentDraft",
    "CalendarFeed",
    "ClinicThresholds",
    "ClinicWeek",
    "DeskReview",
    "DigestSent",
    "DigestStop",
    "ErasureRequest",
    "Invitation",
    "LegalHold",
    "Patient",
    "PatientDiagnosis",
    "PatientFlag",
    "Pause",
    "Prescription",
    "PurgeRecord",
    "PushSubscription",
    "Reminder",
    "ReportCheck",
    "ReportExport",
    "ReportReview",
    "SafetyAlert",
    "Session",
    "SessionEntry",
    "StaleWeek",
    "WeeklyCheckIn",
    "WeeklyReport",
]
