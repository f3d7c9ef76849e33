"""From the catalog's default to one patient's dose, every step with its reason. Pure.

docs/dosing.md tells the algorithm in prose.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from routines.dose import FIELDS, HARD_LIMITS, INHERIT, Dose, DoseError, check_hard_limits
from routines.dose_limits import Limit, SoftWarning, soft_warnings
from routines.dose_steps import Step, after, clamping, replacing
from routines.rule import VERDICTS, Edge, Rule, edge_crossed, merge_bounds, strictest

__all__ = [
    "FIELDS",
    "HARD_LIMITS",
    "INHERIT",
    "OLDER_ADULT",
    "VERDICTS",
    "Dose",
    "DoseError",
    "Exercise",
    "Limit",
    "Resolved",
    "Rule",
    "SoftWarning",
    "Step",
    "applying_rules",
    "check_hard_limits",
    "resolve_dose",
    "soft_warnings",
]

# A diagnosis key without a code: whoever knows the birth date adds it from 65 years on.
OLDER_ADULT = "older_adult"


@dataclass(frozen=True)
class Exercise:
    """What the rules need to know of a stretch. `dose` is the catalog's default."""

    slug: str
    kind: str
    traits: frozenset[str]
    dose: Dose


@dataclass(frozen=True)
class Resolved:
    """The answer. `dose` is None exactly when the stretch is blocked; then there are no steps.

    `rules` are the sorted ids of the rules that apply; `bounds` what they leave open to an
    override without a reason, by the rules' own keys (hold_max, reps_min, ...).
    """

    verdict: str
    dose: Dose | None
    rules: tuple[str, ...]
    steps: tuple[Step, ...]
    bounds: Mapping[str, int]


def applying_rules(
    exercise: Exercise,
    *,
    diagnoses: Collection[str],
    flags: Collection[str],
    rules: Iterable[Rule],
    unanswered: Collection[str] = frozenset(),
) -> tuple[Rule, ...]:
    """The rules that speak about this patient and this stretch, by id.

    A flag no one has answered yet counts as set for contraindicating rules only.
    """
    doubts = {*flags, *unanswered}

    def applies(rule: Rule) -> bool:
        set_flags = doubts if rule.verdict == "contraindicated" else flags
        return (
            not rule.diagnoses.isdisjoint(diagnoses)
            and not rule.traits.isdisjoint(exercise.traits)
            and (rule.when == "any" or rule.when in set_flags)
        )

    return tuple(sorted(filter(applies, rules), key=lambda rule: rule.id))


def resolve_dose(
    exercise: Exercise,
    *,
    diagnoses: Collection[str],
    flags: Collection[str],
    rules: Iterable[Rule],
    item: Dose = INHERIT,
    unanswered: Collection[str] = frozenset(),
    override: Dose = INHERIT,
    override_reason: str = "",
) -> Resolved:
    """Default, then the routine's item, then the rules, then the therapist's override.

    Deterministic: the order of `rules` does not matter. Every number stays within the hard
    limits. A contraindicated stretch has no dose unless `override_reason` says why it has.
    Raises DoseError for a number outside the hard limits, for minutes on anything but cardio,
    and for an override that needs a reason and has none.
    """
    for dose in (exercise.dose, item, override):
        check_hard_limits(dose)
        _refuse_needless_minutes(exercise, dose)
    applied = applying_rules(
        exercise, diagnoses=diagnoses, flags=flags, rules=rules, unanswered=unanswered
    )
    verdict = strictest(rule.verdict for rule in applied)
    edges = merge_bounds(applied, exercise.kind)
    reason = override_reason.strip()
    blocked = verdict == "contraindicated"
    _ask_for_reason_to_unblock(blocked, override, reason)
    dose, steps = None, ()
    if not blocked or reason:
        dose, steps = _walk(exercise.dose, item, edges, override, reason, blocked)
    return Resolved(
        verdict=verdict,
        dose=dose,
        rules=tuple(rule.id for rule in applied),
        steps=steps,
        bounds={key: edge.value for key, edge in edges.items()},
    )


def _walk(
    default: Dose,
    item: Dose,
    edges: Mapping[str, Edge],
    override: Dose,
    reason: str,
    blocked: bool,
) -> tuple[Dose, tuple[Step, ...]]:
    steps = replacing(default, item, "Set in the routine", "routine", "item")
    dose = after(default, steps)
    clamped = clamping(dose, edges)
    dose = after(dose, clamped)
    why = reason or "Set by the therapist"
    overriding = replacing(dose, override, why, "therapist", "override")
    _ask_for_reason_to_leave_bounds(overriding, edges, reason)
    allowing = []
    if blocked:
        allowing = [Step("verdict", "contraindicated", "allowed", reason, "therapist", "override")]
    return after(dose, overriding), (*steps, *clamped, *allowing, *overriding)


def _refuse_needless_minutes(exercise: Exercise, dose: Dose) -> None:
    if dose.duration_minutes is not None and exercise.kind != "cardio":
        raise DoseError("duration_minutes", "Only cardio is counted in minutes", "not_applicable")


def _ask_for_reason_to_unblock(blocked: bool, override: Dose, reason: str) -> None:
    if blocked and override != INHERIT and not reason:
        message = "Write why this patient should do a contraindicated exercise"
        raise DoseError("override_reason", message, "reason_needed")


def _ask_for_reason_to_leave_bounds(
    overriding: Iterable[Step], edges: Mapping[str, Edge], reason: str
) -> None:
    for step in overriding:
        edge = edge_crossed(edges, step.field, step.after)
        if edge is not None and not reason:
            message = f"Write why this dose leaves what rule {edge.rule.id} suggests"
            raise DoseError("override_reason", message, "reason_needed")
