"""The therapist's desk: who needs somebody today, and why. Eight queries for any caseload."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from patients.adherence import PainSummary, pain_summary
from patients.charts.strip import Strip, strip
from patients.desk.caseload_week import judged_days
from patients.desk.facts import desk_facts
from patients.desk.limits import limits_of
from patients.desk.rows import Caseload, read_caseload
from patients.desk.tags import TAGS
from patients.models import Patient
from patients.own.day_states import days_done
from patients.reports.collector import collector_paused
from patients.reports.judging import JudgedWeek
from patients.reports.words import Badge
from patients.triage import DeskFacts, Limits, Place, Rule, Triage, triage
from patients.weeks import DAYS_PER_WEEK
from routines.models import Stretch
from therapy.accounts.models import Clinic

STRIP_DAYS = 14


@dataclass(frozen=True)
class DeskRow:
    """One patient of the desk. What is judged is judged when the page shows it."""

    patient: Patient
    facts: DeskFacts
    triage: Triage
    caseload: Caseload

    @property
    def tag(self) -> Badge | None:
        """The first reason in a word."""
        return TAGS[self.triage.first.rule] if self.triage.first else None

    @cached_property
    def week(self) -> JudgedWeek:
        """The seven days up to today."""
        return self._judged(0)

    @cached_property
    def week_before(self) -> JudgedWeek:
        return self._judged(1)

    @cached_property
    def strip(self) -> Strip:
        """The last fourteen days, oldest first."""
        days = [*self.week_before.grid, *self.week.grid]
        return strip(list(days_done(days, self.facts.today)))

    @cached_property
    def pain(self) -> PainSummary:
        """The answers after the sessions of the seven days up to today."""
        days = self.facts.recent(DAYS_PER_WEEK)
        return pain_summary(score.after for score in days)

    @cached_property
    def pain_change(self) -> float | None:
        """The mean against that of the seven days before, in points."""
        first = self.facts.today - timedelta(days=DAYS_PER_WEEK - 1)
        earlier = [score.after for score in self.facts.scores if score.day < first]
        before = pain_summary(earlier).mean
        if before is None or self.pain.mean is None:
            return None
        # Plus zero, for a fall of less than a tenth is no "-0".
        return round(float(self.pain.mean - before), 1) + 0.0

    def _judged(self, weeks_ago: int) -> JudgedWeek:
        first = self.facts.today - timedelta(days=DAYS_PER_WEEK * (weeks_ago + 1) - 1)
        return judged_days(self.caseload, self.patient, first)


@dataclass(frozen=True)
class Desk:
    """The caseload in its groups, each in its order."""

    needs_you: list[DeskRow]
    ready: list[DeskRow]
    plan: list[DeskRow]
    new: list[DeskRow]
    fine: list[DeskRow]
    today: date
    limits: Limits
    # Of the stretches that a reason tells of.
    stretch_names: dict[int, str]

    @property
    def rows(self) -> list[DeskRow]:
        return [*self.needs_you, *self.ready, *self.plan, *self.new, *self.fine]

    @property
    def size(self) -> int:
        return len(self.rows)

    @property
    def all_well(self) -> int:
        return self.size - len(self.needs_you)


def desk_of(patients: QuerySet[Patient], *, clinic: Clinic, today: date) -> Desk:
    """The desk over these patients; `today` is the clinic's date."""
    limits = limits_of(clinic)
    first = today - timedelta(days=STRIP_DAYS - 1)
    with collector_paused():
        caseload = read_caseload(patients.current().select_related("clinic"), first, today)
        rows = [_row(patient, caseload, today, limits) for patient in caseload.patients]
    rows.sort(key=lambda row: row.triage.order)
    return Desk(
        needs_you=_at(rows, Place.NEEDS_YOU),
        ready=_at(rows, Place.READY),
        plan=_at(rows, Place.PLAN),
        new=_at(rows, Place.NEW),
        fine=sorted(_at(rows, Place.FINE), key=lambda row: row.patient.name.casefold()),
        today=today,
        limits=limits,
        stretch_names=_stretch_names(rows),
    )


def desk_row(patient: Patient, *, today: date) -> DeskRow:
    """One patient's row; for the verb that reviews it."""
    limits = limits_of(patient.clinic)
    first = today - timedelta(days=STRIP_DAYS - 1)
    found = Patient.objects.filter(pk=patient.pk).select_related("clinic")
    caseload = read_caseload(found, first, today)
    return _row(caseload.patients[0], caseload, today, limits)


def _row(patient: Patient, caseload: Caseload, today: date, limits: Limits) -> DeskRow:
    facts = desk_facts(patient, caseload, today)
    judged = triage(facts, limits, reviewed=caseload.reviews[patient.pk])
    return DeskRow(patient, facts, judged, caseload)


def _stretch_names(rows: Iterable[DeskRow]) -> dict[int, str]:
    """One query, and only when somebody has skipped something again and again."""
    reasons = (reason for row in rows for reason in row.triage.reasons + row.triage.reviewed)
    keys = {reason.numbers["stretch"] for reason in reasons if reason.rule == Rule.SKIPPED}
    return dict(Stretch.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def _at(rows: Iterable[DeskRow], place: Place) -> list[Any]:
    return [row for row in rows if row.triage.place == place]
