"""From a therapist's choices to resolved lines: what the wizard, the API and the verb share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from patients.models import Patient
from patients.plans.schedule import default_days
from routines.dosing import INHERIT, Dose, DoseError, Resolved, Rule, resolve_dose
from routines.models import DosingRule, Routine, Stretch


@dataclass(frozen=True)
class LineChoice:
    """One stretch as the therapist wants it for this patient.

    `item` is what the routine says, `override` what the therapist says; None in either inherits.
    `days_of_week` (ISO weekdays) fixes the days; None follows the dose.
    """

    stretch: Stretch
    item: Dose = INHERIT
    override: Dose = INHERIT
    reason: str = ""
    note: str = ""
    days_of_week: tuple[int, ...] | None = None


@dataclass(frozen=True)
class PreviewLine:
    """A line as it would be written. `resolved` is None exactly when `error` says why."""

    choice: LineChoice
    resolved: Resolved | None
    error: DoseError | None = None

    @property
    def stretch(self) -> Stretch:
        return self.choice.stretch

    @property
    def is_blocked(self) -> bool:
        return self.resolved is None or self.resolved.dose is None

    @property
    def days_of_week(self) -> tuple[int, ...] | None:
        """The fixed days, or None for “n per week”."""
        if self.is_blocked:
            return None
        dose = self.resolved.dose
        return self.choice.days_of_week or default_days(
            sessions_per_day=dose.sessions_per_day or 1, days_per_week=dose.days_per_week or 7
        )


@dataclass(frozen=True)
class PatientFacts:
    """What the rules ask of a patient, on one day."""

    diagnoses: frozenset[str]
    flags: frozenset[str]
    unanswered: frozenset[str]


def facts_of(patient: Patient, day: date) -> PatientFacts:
    """Live diagnoses (older_adult included) and the flags' answers.

    Few queries, and none where both were read along with the patient.
    """
    answers = patient.flag_answers(day)
    return PatientFacts(
        diagnoses=patient.diagnosis_keys(day),
        flags=frozenset(flag for flag, is_set in answers.items() if is_set),
        unanswered=patient.unanswered_flags(day),
    )


def choices_from(routine: Routine) -> list[LineChoice]:
    """The routine as it stands, nothing overridden. Prefetch with `with_items()`."""
    return [
        LineChoice(stretch=item.stretch, item=item.dose, note=item.note)
        for item in routine.items.all()
    ]


def preview_lines(
    patient: Patient,
    choices: Sequence[LineChoice],
    *,
    day: date,
    rules: Iterable[Rule] | None = None,
    facts: PatientFacts | None = None,
) -> list[PreviewLine]:
    """Resolve each choice for the patient as of a day; a constant number of queries.

    `rules` and `facts` spare those queries to whoever has them already.

    A choice that can't be resolved comes back with its DoseError instead of raising it.
    """
    facts = facts or facts_of(patient, day)
    known_rules = tuple(rules) if rules is not None else DosingRule.objects.as_rules()
    return [_preview(choice, facts, known_rules) for choice in choices]


def _preview(choice: LineChoice, facts: PatientFacts, rules: tuple[Rule, ...]) -> PreviewLine:
    override = choice.override
    if choice.days_of_week:
        override = replace(override, days_per_week=len(set(choice.days_of_week)))
    try:
        resolved = resolve_dose(
            choice.stretch.as_exercise(),
            diagnoses=facts.diagnoses,
            flags=facts.flags,
            unanswered=facts.unanswered,
            rules=rules,
            item=choice.item,
            override=override,
            override_reason=choice.reason,
        )
    except DoseError as error:
        return PreviewLine(choice, None, error)
    return PreviewLine(choice, resolved)
