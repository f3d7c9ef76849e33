"""The entries of the small tables the site reads without rows: limits, tips, signs, words. Pure.

As in entries.py, the fields are the files' schema.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from routines.dose_limits import Limit, Range

ALWAYS = "always"


@dataclass(frozen=True)
class LimitEntry:
    """Outside `hard` refused, outside `soft` warned; ranges are inclusive."""

    field: str
    hard: Range
    soft: Mapping[str, Range]
    reason: str

    @property
    def as_limit(self) -> Limit:
        """The limit as routines.dosing takes it."""
        return Limit(self.field, self.hard, self.soft)


@dataclass(frozen=True)
class StretchDefaults:
    """What the form of a new stretch starts with."""

    hold_seconds: int
    reps: int
    days_per_week: int
    sides: str


@dataclass(frozen=True)
class BaselineChange:
    """The change in pain that matters to someone who started in this range."""

    baseline: Range
    points: int


@dataclass(frozen=True)
class Thresholds:
    """Figures for alerts; data/thresholds.yaml says where each comes from."""

    mcid_points: int
    mcid_percent: int
    mcid_by_baseline: tuple[BaselineChange, ...]
    pain_during_ok_max: int
    pain_during_acceptable_max: int
    worsening_alert_points: int
    worsening_alert_repeat: int
    single_session_alert_points: int
    peripheralization_alert: bool
    effort_target: Range
    effort_alert_min: int
    no_improvement_weeks: int
    missed_days_alert: int
    irritable_pain_min: int


@dataclass(frozen=True)
class PrepTip:
    key: str
    text: str
    seed: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """Why a kind of exercise is in the plan, in the patient's words."""

    key: str
    kind: str
    title: str
    text: str
    seed: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Word:
    """A word of the vocabulary: a short label, and one sentence that explains it."""

    label: str
    plain: str


@dataclass(frozen=True)
class RedFlag:
    """A sign that stops the plan; `level` is emergency, same_day or soon."""

    key: str
    level: str
    text: str
    asked_when: tuple[str, ...]

    def concerns(self, diagnoses: Collection[str]) -> bool:
        """Whether someone with these diagnoses is asked about this sign."""
        return ALWAYS in self.asked_when or not set(diagnoses).isdisjoint(self.asked_when)


@dataclass(frozen=True)
class Question:
    """A session question; `type` is per_exercise, choice, score (0-10), multi or text."""

    key: str
    type: str
    label: str
    plain: str
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """Every word the catalog may use, by group: key -> Word."""

    kinds: Mapping[str, Word]
    positions: Mapping[str, Word]
    regions: Mapping[str, Word]
    muscles: Mapping[str, Word]
    equipment: Mapping[str, Word]
    traits: Mapping[str, Word]
    flags: Mapping[str, Word]
    verdicts: Mapping[str, Word]
    evidence: Mapping[str, Word]
