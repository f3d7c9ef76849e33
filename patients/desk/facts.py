"""One patient of the caseload as the values that triage judges. No database."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from patients.desk.rows import Caseload, DeskEntry, DeskReport, DeskSession
from patients.models import Patient
from patients.models.session import SkipReason
from patients.reports.fact_values import SHARED
from patients.triage import Alert, DeskFacts, PausedDays, Plan, Scores, WeekFact
from patients.weeks import local_date


def desk_facts(patient: Patient, caseload: Caseload, today: date) -> DeskFacts:
    """`patient` is one that read_caseload gave."""
    key = patient.pk
    tz = patient.clinic.tz
    answers = (patient.first_before or "").split(";")
    return DeskFacts(
        today=today,
        program_start=patient.program_start,
        plan=_plan(patient),
        last_log_on=patient.last_log_on,
        alerts=tuple(
            Alert(one.pk, one.level, local_date(one.raised_at, tz)) for one in caseload.alerts[key]
        ),
        scores=tuple(
            _scores(session, caseload.entries[session.row.pk]) for session in caseload.sessions[key]
        ),
        first_before=tuple(int(answer) for answer in answers if answer),
        weeks=tuple(_week(report) for report in caseload.reports[key]),
        pauses=tuple(PausedDays(row.start, row.end) for row in caseload.pauses[key]),
    )


def _plan(patient: Patient) -> Plan | None:
    if patient.plan_key is None:
        return None
    return Plan(
        key=str(patient.plan_key),
        changed_on=patient.plan_changed_on,
        ends_on=None if patient.plan_open else patient.plan_ends_on,
        followed=patient.plan_followed,
    )


def _scores(session: DeskSession, entries: Sequence[DeskEntry]) -> Scores:
    row = session.row
    pains = [entry.pain for entry in entries if entry.pain is not None]
    skipped = [entry for entry in entries if entry.skipped]
    return Scores(
        session=str(row.uuid),
        day=row.performed_on,
        before=row.pain_before,
        during=max(pains, default=None),
        after=row.pain_after,
        effort=session.effort,
        hurt=_because(skipped, SkipReason.PAIN),
        unclear=_because(skipped, SkipReason.UNSURE),
    )


def _because(skipped: list[DeskEntry], why: SkipReason) -> tuple[int, ...]:
    return tuple(sorted({each.stretch_id for each in skipped if each.skipped == why}))


def _week(report: DeskReport) -> WeekFact:
    dose = report.dose_adherence
    exact = None if dose is None else _exact(dose)
    return WeekFact(report.week_start, report.expected_sessions, report.extra_sessions, exact)


@lru_cache(SHARED)
def _exact(dose: float) -> Fraction:
    """A float may lie a hair beside the fraction it stands for, as 0.8 does."""
    return Fraction(dose).limit_denominator(10**6)
