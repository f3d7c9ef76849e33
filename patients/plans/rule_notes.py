"""What stands behind a rule's id on a page: its words, its sources in full, its evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from patients.models import Patient
from patients.plans.prescribing import facts_of
from routines.models import DosingRule
from routines.reference import sources, vocabulary


@dataclass(frozen=True)
class RuleNote:
    """A rule as a therapist reads it. `doubt`: it counts because a question is unanswered."""

    id: str
    verdict: str
    reason: str
    patient_reason: str
    citations: tuple[str, ...]
    evidence: str
    movements: tuple[str, ...] = ()
    doubt: bool = False

    @property
    def source(self) -> str:
        """Citations and the strength of the evidence in one line."""
        return f"{'; '.join(self.citations)} ({self.evidence})"


def note_of(rule: DosingRule, *, doubt: bool = False) -> RuleNote:
    """The note of one rule."""
    words = vocabulary()
    evidence = words.evidence.get(rule.evidence)
    return RuleNote(
        id=rule.rule_id,
        verdict=rule.verdict,
        reason=rule.reason,
        patient_reason=rule.patient_reason,
        citations=tuple(sources().get(key, key) for key in rule.sources),
        evidence=evidence.label if evidence else rule.evidence,
        movements=tuple(
            words.traits[trait].label if trait in words.traits else trait for trait in rule.traits
        ),
        doubt=doubt,
    )


def rule_notes(ids: Iterable[str]) -> Mapping[str, RuleNote]:
    """Notes by rule id; one query. Withdrawn rules are found, too: old plans name them."""
    rules = DosingRule.objects.filter(rule_id__in=set(ids))
    return {rule.rule_id: note_of(rule) for rule in rules}


def precautions(patient: Patient, day: date) -> list[RuleNote]:
    """The movements that this patient's diagnoses forbid today: one query beside `facts_of`.

    Like the dosing module, an unanswered question counts as yes here; such notes carry `doubt`.
    """
    facts = facts_of(patient, day)
    rules = DosingRule.objects.in_force().filter(
        verdict="contraindicated", diagnoses__key__in=facts.diagnoses
    )
    in_force = {"any", *facts.flags, *facts.unanswered}
    return [
        note_of(rule, doubt=rule.when in facts.unanswered)
        for rule in rules.distinct()
        if rule.when in in_force
    ]
