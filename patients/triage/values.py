"""What triage looks at, and what it says: keys and numbers, no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Rule(StrEnum):
    """The rules in the order of their urgency; a patient's place on the desk is the first's."""

    ALERT = "alert"
    PAIN_HIGH = "pain_high"
    PAIN_ABOVE_BASELINE = "pain_above_baseline"
    PAIN_RISES = "pain_rises"
    NEVER_STARTED = "never_started"
    SILENT = "silent"
    LOW = "low"
    DROPPED = "dropped"
    NOT_SETTLED = "not_settled"
    SKIPPED = "skipped"
    OVERDOING = "overdoing"
    PLAN_OVER = "plan_over"
    PLAN_ENDS = "plan_ends"
    NO_IMPROVEMENT = "no_improvement"
    READY = "ready"
    PLAN_UNCHANGED = "plan_unchanged"
    GOING_WELL = "going_well"


@dataclass(frozen=True)
class Limits:
    """From where on a rule fires. Scores are NPRS 0-10, shares are percent."""

    pain_high: int = 7
    pain_above_baseline: int = 2
    # After minus before: twice in a row, or this much more at once.
    pain_rise: int = 2
    pain_rise_at_once: int = 3
    # Mornings after a session on which its pain had not settled, within seven days.
    unsettled_mornings: int = 2
    not_started_days: int = 3
    silent_days: int = 7
    low_percent: int = 50
    drop_points: int = 20
    skips: int = 2
    extra_percent: int = 20
    plan_ends_days: int = 7
    unchanged_days: int = 28
    no_improvement_weeks: int = 6
    improvement_points: int = 2
    improvement_percent: int = 30
    # A session is easy up to this effort (0-10) and this worst pain.
    easy_effort: int = 3
    easy_pain: int = 2


@dataclass(frozen=True)
class Alert:
    """A reported warning sign that no clinician has answered."""

    id: int
    level: str
    raised_on: date


class Scores(NamedTuple):
    """The answers of one session; None is unanswered. `during` is the worst of its stretches."""

    session: str
    day: date
    before: int | None = None
    during: int | None = None
    after: int | None = None
    effort: int | None = None
    # Stretches skipped because they hurt, and because it was unclear how to do them.
    hurt: tuple[int, ...] = ()
    unclear: tuple[int, ...] = ()

    @property
    def worst(self) -> int | None:
        answers = [x for x in (self.before, self.during, self.after) if x is not None]
        return max(answers, default=None)

    @property
    def rise(self) -> int | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


class WeekFact(NamedTuple):
    """A week that has ended, from its report; `dose` None when nothing was due."""

    week_start: date
    expected: int
    extra: int
    dose: Fraction | None


@dataclass(frozen=True)
class PausedDays:
    """First and last paused day, both included; `until` None is open."""

    start: date
    until: date | None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Plan:
    """The plan in force, or the last one. `changed_on` is when its newest version began."""

    key: str
    changed_on: date
    ends_on: date | None = None
    followed: bool = False


@dataclass(frozen=True)
class DeskFacts:
    """One patient as of `today`, the patient's own date. `scores` are oldest first, 14 days."""

    today: date
    program_start: date | None = None
    plan: Plan | None = None
    last_log_on: date | None = None
    alerts: tuple[Alert, ...] = ()
    scores: tuple[Scores, ...] = ()
    # The first answers "before" of all, up to three: their mean is the baseline.
    first_before: tuple[int, ...] = ()
    # The weeks that ended last, newest first.
    weeks: tuple[WeekFact, ...] = ()
    pauses: tuple[PausedDays, ...] = ()

    @property
    def is_paused(self) -> bool:
        return any(pause.covers(self.today) for pause in self.pauses)

    @property
    def has_plan(self) -> bool:
        """A plan has begun and not ended."""
        plan = self.plan
        begun = plan is not None and self.program_start is not None
        return begun and (plan.ends_on is None or plan.ends_on >= self.today)

    @property
    def started(self) -> bool:
        return (
            self.program_start is not None
            and self.last_log_on is not None
            and self.last_log_on >= self.program_start
        )

    @property
    def baseline(self) -> Fraction | None:
        """Mean of the first three answers before a session; None while there are fewer."""
        if len(self.first_before) < BASELINE_ANSWERS:
            return None
        return Fraction(sum(self.first_before), len(self.first_before))

    def unpaused_days_since(self, day: date) -> int:
        """Days after `day` up to and including today that were not paused."""
        days = (day + timedelta(days=n) for n in range(1, (self.today - day).days + 1))
        return sum(not any(pause.covers(then) for pause in self.pauses) for then in days)

    def recent(self, days: int) -> tuple[Scores, ...]:
        """The sessions of the last `days` days, oldest first."""
        first = self.today - timedelta(days=days - 1)
        return tuple([score for score in self.scores if score.day >= first])


BASELINE_ANSWERS = 3


@dataclass(frozen=True)
class Reason:
    """A rule that fired. `evidence` is what it rests on: reviewed once, it stays quiet until the
    evidence is another. `numbers` are what the sentence on the page says.
    """

    rule: Rule
    evidence: str
    numbers: Mapping[str, object] = field(default_factory=dict)
