"""A patient's plans as a story: each version and what it changed from the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from patients.models import Assignment, Patient, Prescription
from patients.plans.dose_words import DoseRow, dose_rows, dose_summary, schedule_words
from patients.plans.rule_notes import RuleNote, rule_notes

MOST_VERSIONS = 10


@dataclass(frozen=True)
class PlanLine:
    """A prescribed line in words, with the rows that unfold its numbers."""

    prescription: Prescription
    dose: str
    when: str
    rows: tuple[DoseRow, ...]
    sources: tuple[RuleNote, ...]

    @property
    def is_changed(self) -> bool:
        return any(row.changed for row in self.rows)


@dataclass(frozen=True)
class Version:
    """One version of the plan: past, current, next or cancelled before it began."""

    assignment: Assignment
    state: str
    changes: tuple[str, ...]


def versions_of(patient: Patient) -> list[Assignment]:
    """The latest versions with their lines, newest first: two queries."""
    lines = Prescription.objects.select_related("stretch")
    rows = patient.assignments.select_related("created_by").order_by("-version")
    return list(rows.prefetch_related(Prefetch("prescriptions", lines))[: MOST_VERSIONS + 1])


def history(assignments: Sequence[Assignment], today: date) -> list[Version]:
    """Versions with what changed; the oldest given one only serves as the one before."""
    before = {id(new): old for new, old in zip(assignments, assignments[1:], strict=False)}
    return [
        Version(row, state_of(row, today), tuple(changes(before.get(id(row)), row)))
        for row in assignments[:MOST_VERSIONS]
    ]


def state_of(assignment: Assignment, today: date) -> str:
    """cancelled, next, current or past."""
    if assignment.cancelled_at:
        return "cancelled"
    if assignment.starts_on > today:
        return "next"
    return "current" if assignment.is_active_on(today) else "past"


def changes(old: Assignment | None, new: Assignment) -> list[str]:
    """What the newer version adds, takes away and doses otherwise; nothing for the first."""
    if old is None:
        return []
    was = {line.stretch_id: line for line in old.prescriptions.all()}
    now = {line.stretch_id: line for line in new.prescriptions.all()}
    found = [_("Added: %s") % line.stretch.name for key, line in now.items() if key not in was]
    found += [_("Removed: %s") % line.stretch.name for key, line in was.items() if key not in now]
    found += [
        f"{line.stretch.name}: {words_of(was[key])} → {words_of(line)}"
        for key, line in now.items()
        if key in was and words_of(was[key]) != words_of(line)
    ]
    return found


def words_of(line: Prescription) -> str:
    """Dose and days of a line in one phrase."""
    return f"{dose_summary(line.dose.as_dict())}, {_when(line)}"


def plan_lines(assignment: Assignment) -> list[PlanLine]:
    """The lines of a plan with their reasons and sources: one query."""
    lines = list(assignment.prescriptions.all())
    notes = rule_notes(rule for line in lines for rule in line.rules)
    return [
        PlanLine(
            prescription=line,
            dose=dose_summary(line.dose.as_dict()),
            when=_when(line),
            rows=tuple(dose_rows(line.default_dose, line.dose.as_dict(), line.steps)),
            sources=tuple(notes[rule] for rule in line.rules if rule in notes),
        )
        for line in lines
    ]


def _when(line: Prescription) -> str:
    return schedule_words(line.sessions_per_day, line.days_per_week, line.days_of_week)
