"""Any seven days of a caseload that has been read, judged as a week is. No database."""

from datetime import date

from patients.desk.rows import Diary, Period
from patients.models import Patient
from patients.reports.fact_values import facts_from
from patients.reports.judging import JudgedWeek
from patients.weeks import week_days


def judged_days(caseload: Diary, patient: Patient, first: date) -> JudgedWeek:
    """The seven days from `first` on, within what the caseload was read for."""
    key, last = patient.pk, week_days(first)[-1]
    sessions = [one.row for one in caseload.sessions[key] if first <= one.row.performed_on <= last]
    return JudgedWeek(
        facts_from(
            first,
            [one.row for one in caseload.versions[key] if _overlaps(one, first, last)],
            [one.row for one in caseload.pauses[key] if _overlaps(one, first, last)],
            sessions,
            {one.pk: [entry.row for entry in caseload.entries[one.pk]] for one in sessions},
            patient.program_start,
            patient.last_log_on,
        )
    )


def _overlaps(period: Period, first: date, last: date) -> bool:
    return period.start <= last and (period.end is None or period.end >= first)
