"""Diagnoses, rules, stretches and routines as the files hold them, one frozen class each. Pure.

The fields are the files' schema: parse.py refuses whatever does not fit them. A field with a
default may be left out of the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from routines.dosing import FIELDS, Dose, Exercise, Rule


@dataclass(frozen=True)
class Code:
    """An ICD-10-CM code with its dot, and its official title word for word."""

    code: str
    title: str


@dataclass(frozen=True)
class CodeConflict:
    """An excludes1 pair; a code that ends in a dash stands for every code below it."""

    code: str
    not_with: tuple[str, ...]


@dataclass(frozen=True)
class IcdChecks:
    code_conflicts: tuple[CodeConflict, ...]
    non_billable_parents: tuple[str, ...]

    @property
    def excluded(self) -> Mapping[str, tuple[str, ...]]:
        """Pattern -> the patterns it excludes, as routines.icd takes them."""
        return {conflict.code: conflict.not_with for conflict in self.code_conflicts}


@dataclass(frozen=True)
class DiagnosisEntry:
    """`plain` is for the patient, `note` for the therapist, `flags` what the rules must know."""

    key: str
    label: str
    kind: str
    bias: str
    plain: str
    note: str
    flags: tuple[str, ...]
    codes: tuple[Code, ...]
    course_hint: str | None = None


@dataclass(frozen=True)
class RuleEntry:
    """`patient_reason` continues a sentence after "because"."""

    id: str
    diagnoses: tuple[str, ...]
    traits: tuple[str, ...]
    when: str
    verdict: str
    bounds: Mapping[str, int]
    reason: str
    patient_reason: str
    sources: tuple[str, ...]
    evidence: str
    version: int

    @property
    def as_rule(self) -> Rule:
        """The rule as routines.dosing takes it."""
        return Rule(
            id=self.id,
            diagnoses=frozenset(self.diagnoses),
            traits=frozenset(self.traits),
            when=self.when,
            verdict=self.verdict,
            bounds=self.bounds,
            reason=self.reason,
            sources=self.sources,
            patient_reason=self.patient_reason,
        )


class _HasDose:
    """For entries that spell the six numbers of a dose as fields."""

    @property
    def dose(self) -> Dose:
        return Dose(**{name: getattr(self, name) for name in FIELDS})


@dataclass(frozen=True)
class StretchEntry(_HasDose):
    """One catalog entry of any kind. `name` is the therapist's, `plain_name` the patient's."""

    slug: str
    name: str
    plain_name: str
    kind: str
    position: str
    sides: str
    from_seed: bool
    region: tuple[str, ...]
    muscles: tuple[str, ...]
    traits: tuple[str, ...]
    hold_seconds: int
    reps: int
    sets: int
    sessions_per_day: int
    days_per_week: int
    rest_seconds: int
    move_seconds: int
    equipment: tuple[str, ...]
    bed_ok: bool
    difficulty: int
    sources: tuple[str, ...]
    steps: tuple[str, ...]
    feel: str
    benefit: str
    stop_if: tuple[str, ...]
    cues: tuple[str, ...]
    cautions: tuple[str, ...]
    alt: str
    easier: str | None = None
    harder: str | None = None
    duration_minutes: int | None = None

    @property
    def as_exercise(self) -> Exercise:
        """The stretch as routines.dosing takes it."""
        return Exercise(self.slug, self.kind, frozenset(self.traits), self.dose)


@dataclass(frozen=True)
class SampleItem(_HasDose):
    """One stretch of a sample routine; None inherits the stretch's default."""

    stretch: str
    hold_seconds: int | None = None
    reps: int | None = None
    sets: int | None = None
    sessions_per_day: int | None = None
    days_per_week: int | None = None
    duration_minutes: int | None = None


@dataclass(frozen=True)
class SampleRoutine:
    slug: str
    name: str
    course: str
    diagnoses: tuple[str, ...]
    description: str
    items: tuple[SampleItem, ...]
