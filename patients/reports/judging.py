"""A patient-week from its rows to its figures: the live look, and what a report is made of."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.functional import cached_property

from patients.adherence import (
    Band,
    PainSummary,
    WeekFigures,
    band,
    is_bulk_entry,
    judge_week,
    pain_summary,
)
from patients.adherence.bands import has_started, is_recent
from patients.adherence.compact import Compact, as_json, compact_text
from patients.adherence.fingerprint import fingerprint
from patients.adherence.grid import GridDay, grid_of
from patients.adherence.reckon import WeekNumbers, reckon_week
from patients.models import Patient
from patients.reports.fact_values import SHARED, Facts
from patients.reports.facts import Key, week_facts
from patients.weeks import program_week, week_days


@dataclass(frozen=True)
class JudgedWeek:
    """One patient-week's facts, and what follows from them when it is asked for.

    `numbers` are enough for a report, `grid` for a strip of days; `figures` are both with all that
    unfolds them.
    """

    facts: Facts

    @cached_property
    def numbers(self) -> WeekNumbers:
        facts = self.facts
        return reckon_week(facts.week_start, facts.active, facts.program, facts.sessions)

    @cached_property
    def figures(self) -> WeekFigures:
        facts = self.facts
        return judge_week(facts.week_start, facts.active, facts.program, facts.sessions)

    @cached_property
    def grid(self) -> list[GridDay]:
        facts = self.facts
        return grid_of(facts.week_start, facts.active, facts.program, facts.sessions)

    @property
    def as_of(self) -> date:
        """The day from which silence is counted back: the week's last."""
        return week_days(self.facts.week_start)[-1]

    @cached_property
    def ever_logged(self) -> bool:
        start = self.facts.program_start
        return start is not None and has_started(start, self.facts.last_log_on)

    @cached_property
    def reporting(self) -> bool:
        return self.ever_logged and is_recent(self.facts.last_log_on, self.as_of)

    @cached_property
    def program_week(self) -> int | None:
        """Which week of the program this one begins in; the first for one that starts within."""
        start = self.facts.program_start
        return None if start is None else max(1, program_week(self.facts.week_start, start))

    @cached_property
    def pain(self) -> PainSummary:
        """Pain after sessions: the answer that every session asks for."""
        return pain_summary(row.pain_after for row in self.facts.rows)

    @cached_property
    def pain_before(self) -> PainSummary:
        return pain_summary(row.pain_before for row in self.facts.rows)

    @cached_property
    def bulk_entry(self) -> bool:
        return is_bulk_entry((row.performed_on, row.recorded_at) for row in self.facts.rows)

    @property
    def band(self) -> Band:
        numbers = self.numbers
        due = numbers.expected_sessions > 0
        return band(numbers.dose_adherence, reporting=self.reporting, due=due)

    @cached_property
    def inputs_text(self) -> str:
        """All that the report depends on, in few bytes of JSON."""
        facts = self.facts
        week = compact_text(facts.week_start, facts.active, facts.program, facts.sessions)
        # By the session's id: a UUID's text is as long as any other's and needs no escaping.
        told = sorted(
            [
                f'"{row.uuid}":{_as_text(row.pain_before, row.pain_after, row.source)}'
                for row in facts.rows
            ]
        )
        flags = _as_text(self.reporting, self.ever_logged, self.program_week, self.bulk_entry)
        return f"[{week},{{{','.join(told)}}},{flags}]"

    @property
    def inputs(self) -> Compact:
        """The same in JSON types."""
        return json.loads(self.inputs_text)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) over `inputs`: the same in whatever order the facts arrived."""
        return fingerprint(self.inputs_text)


# Typed: true and 1 are the same to Python and not to JSON.
@lru_cache(SHARED, typed=True)
def _as_text(*values: bool | int | str | None) -> str:
    """As a list in JSON; most patients share their scores and their flags with others."""
    return as_json(values)


def judge_patients_week(patient_ids: Collection[Key], week_start: date) -> dict[Key, JudgedWeek]:
    """Many patients' week, live from the rows, in a constant number of queries.

    Ids are UUIDs or their texts, and the answer's keys are the same.
    """
    found = week_facts(patient_ids, week_start)
    return {patient: JudgedWeek(facts) for patient, facts in found.items()}


def judge_live(patient: Patient, week_start: date) -> JudgedWeek:
    """One patient's week with its band, its pain and whether the patient is heard from."""
    return judge_patients_week([patient.pk], week_start)[patient.pk]


def judge_patient_week(patient: Patient, week_start: date) -> WeekFigures:
    """One patient's week, live from the rows: what a page shows while the week runs."""
    return judge_live(patient, week_start).figures
