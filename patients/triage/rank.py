"""Each rule asked in the order of urgency, and the patient's place on the desk."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from patients.triage import plan, safety, settling, silence, trend
from patients.triage.values import DeskFacts, Limits, Reason, Rule

RULES: tuple[Callable[[DeskFacts, Limits], Reason | None], ...] = (
    safety.alert,
    safety.pain_high,
    safety.pain_above_baseline,
    safety.pain_rises,
    silence.never_started,
    silence.silent,
    trend.low,
    trend.dropped,
    settling.not_settled,
    trend.skipped,
    trend.overdoing,
    plan.plan_over,
    plan.plan_ends,
    plan.no_improvement,
    plan.ready,
    plan.plan_unchanged,
    plan.going_well,
)
ORDER = {rule: n for n, rule in enumerate(Rule)}
NEW_DAYS = 7
# What a reason says already: who is silent has a low dose, and praise is for those who need nobody.
IMPLIED = {
    Rule.NEVER_STARTED: {Rule.LOW, Rule.DROPPED},
    Rule.SILENT: {Rule.LOW, Rule.DROPPED},
    Rule.LOW: {Rule.DROPPED},
}


class Place(StrEnum):
    """Where on the desk a patient stands."""

    NEEDS_YOU = "needs_you"
    READY = "ready"
    PLAN = "plan"
    NEW = "new"
    FINE = "fine"


@dataclass(frozen=True)
class Triage:
    """All that fired and was not set aside, the most urgent first; `reviewed` was."""

    place: Place
    reasons: tuple[Reason, ...]
    reviewed: tuple[Reason, ...] = ()

    @property
    def first(self) -> Reason | None:
        return self.reasons[0] if self.reasons else None

    @property
    def order(self) -> tuple[int, ...]:
        """Sort patients by it: by the first reason, then by the next ones."""
        return tuple(ORDER[reason.rule] for reason in self.reasons) or (len(ORDER),)


def triage(facts: DeskFacts, limits: Limits, reviewed: Collection[str] = ()) -> Triage:
    """Judge one patient; `reviewed` is the evidence that somebody has looked at.

    An open warning sign is never set aside by a review.
    """
    fired = _told([reason for rule in RULES if (reason := rule(facts, limits)) is not None])
    quiet = {r.evidence for r in fired if r.evidence in reviewed and r.rule != Rule.ALERT}
    reasons = tuple(reason for reason in fired if reason.evidence not in quiet)
    set_aside = tuple(reason for reason in fired if reason.evidence in quiet)
    return Triage(_place(facts, reasons), reasons, set_aside)


def _told(fired: list[Reason]) -> list[Reason]:
    """Without what another reason says already."""
    implied = {rule for reason in fired for rule in IMPLIED.get(reason.rule, ())}
    if len(fired) > 1:
        implied.add(Rule.GOING_WELL)
    return [reason for reason in fired if reason.rule not in implied]


def _place(facts: DeskFacts, reasons: tuple[Reason, ...]) -> Place:
    if reasons and ORDER[reasons[0].rule] < ORDER[Rule.READY]:
        return Place.NEEDS_YOU
    for rule, place in ((Rule.READY, Place.READY), (Rule.PLAN_UNCHANGED, Place.PLAN)):
        if reasons and reasons[0].rule == rule:
            return place
    start = facts.program_start
    is_new = start is None or (facts.today - start).days < NEW_DAYS
    return Place.NEW if is_new else Place.FINE
