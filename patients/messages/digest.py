"""What the weekly mail says: counts and links, no names, no diagnoses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from patients.adherence import ClinicWeek as WeekTotals
from patients.desk.today import DeskRow, desk_of
from patients.models import Patient, SafetyAlert
from patients.reports.clinic_week import week_rows
from patients.reports.groups import figures
from patients.triage import Rule
from patients.weeks import local_date
from therapy.accounts.models import User

SAFETY = frozenset({Rule.ALERT, Rule.PAIN_HIGH, Rule.PAIN_ABOVE_BASELINE, Rule.PAIN_RISES})
SILENCE = frozenset({Rule.NEVER_STARTED, Rule.SILENT})
SLIPPING = frozenset({Rule.LOW, Rule.DROPPED, Rule.SKIPPED, Rule.OVERDOING})


@dataclass(frozen=True)
class DeskCounts:
    """A therapist's desk in numbers, each patient once, by the most urgent reason."""

    needs_you: int
    safety: int
    silence: int
    slipping: int
    plan: int
    ready: int
    others: int


@dataclass(frozen=True)
class ClinicCounts:
    """A clinic's week in numbers."""

    totals: WeekTotals
    open_alerts: int

    @property
    def high(self) -> int:
        return self.totals.dose_adherence.reporting.high


def desk_counts(therapist: User, *, now: datetime) -> DeskCounts:
    clinic = therapist.clinic
    today = local_date(now, clinic.tz)
    desk = desk_of(Patient.objects.visible_to(therapist), clinic=clinic, today=today)
    safety, silence, slipping = (
        _with(desk.needs_you, rules) for rules in (SAFETY, SILENCE, SLIPPING)
    )
    return DeskCounts(
        needs_you=len(desk.needs_you),
        safety=safety,
        silence=silence,
        slipping=slipping,
        plan=len(desk.needs_you) - safety - silence - slipping,
        ready=len(desk.ready),
        others=desk.size - len(desk.needs_you) - len(desk.ready),
    )


def clinic_counts(admin: User, week_start: date) -> ClinicCounts:
    open_alerts = SafetyAlert.objects.visible_to(admin).open().count()
    return ClinicCounts(figures(week_rows(admin, week_start)), open_alerts)


def _with(rows: Iterable[DeskRow], rules: frozenset[Rule]) -> int:
    firsts = (row.triage.first for row in rows)
    return sum(first is not None and first.rule in rules for first in firsts)
