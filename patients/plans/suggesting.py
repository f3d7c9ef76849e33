"""What to put in the place of a stretch that doesn't suit: three safe ones of the same sort."""

from collections.abc import Collection, Iterable

from patients.plans.prescribing import PatientFacts
from routines.dosing import Rule, applying_rules
from routines.models import Facet, Stretch
from routines.rule import strictest

MOST_SUGGESTIONS = 3
SAFE = ("preferred", "neutral")


def suggestions(
    stretch: Stretch,
    *,
    catalog: Iterable[Stretch],
    facts: PatientFacts,
    rules: Iterable[Rule],
    taken: Collection[int] = (),
) -> list[Stretch]:
    """Up to three stretches of the same kind that no rule objects to, the likest first.

    The easier variant leads when it is safe; then shared muscles and position, less for a harder
    one, a preferring rule, and the easier of two. `taken` are ids already in the plan. Prefetch the tags.
    """
    rules = tuple(rules)
    safe = [
        (_likeness(stretch, other, verdict), other)
        for other in catalog
        if other.pk != stretch.pk
        and other.pk not in taken
        and other.kind == stretch.kind
        and (verdict := verdict_for(other, facts, rules)) in SAFE
    ]
    safe.sort(key=lambda pair: (pair[0], -pair[1].difficulty, -pair[1].pk), reverse=True)
    return [other for likeness, other in safe if likeness > (False, 0, 0)][:MOST_SUGGESTIONS]


def verdict_for(stretch: Stretch, facts: PatientFacts, rules: Iterable[Rule]) -> str:
    """The strictest verdict of the rules for this patient; needs no dose."""
    applied = applying_rules(
        stretch.as_exercise(),
        diagnoses=facts.diagnoses,
        flags=facts.flags,
        unanswered=facts.unanswered,
        rules=rules,
    )
    return strictest(rule.verdict for rule in applied)


def _likeness(stretch: Stretch, other: Stretch, verdict: str) -> tuple[bool, int, int]:
    muscles = set(stretch.values_of(Facet.MUSCLE)) & set(other.values_of(Facet.MUSCLE))
    regions = set(stretch.values_of(Facet.REGION)) & set(other.values_of(Facet.REGION))
    shared = 2 * len(muscles) + 2 * len(regions) + 2 * (other.position == stretch.position)
    harder = max(0, other.difficulty - stretch.difficulty)
    return (other.pk == stretch.easier_id, shared - 2 * harder, verdict == "preferred")
