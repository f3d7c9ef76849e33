"""A dosing rule and what several of them say together. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from routines.dose import FIELDS, HARD_LIMITS

# Mildest first: a verdict's place in the list is its strictness.
VERDICTS = ("neutral", "preferred", "caution", "contraindicated")

_PREFIX = {"hold_seconds": "hold", "duration_minutes": "duration"}
_BOUND_FIELDS = {
    f"{_PREFIX.get(name, name)}_{end}": (name, end) for name in FIELDS for end in ("min", "max")
}
# A walk has no repetitions to count: rules move how often and how long.
_CARDIO_FIELDS = {"sessions_per_day", "days_per_week", "duration_minutes"}


@dataclass(frozen=True)
class Rule:
    """(diagnoses x traits, when) -> verdict and bounds, with its reason.

    `bounds` keys are hold, reps, sets, sessions_per_day, days_per_week, duration, each with
    _min or _max. Raises ValueError for a bound or a verdict that does not exist.
    """

    id: str
    diagnoses: frozenset[str]
    traits: frozenset[str]
    when: str
    verdict: str
    bounds: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    sources: tuple[str, ...] = ()
    patient_reason: str = ""

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"Rule {self.id}: no verdict is called {self.verdict!r}")
        for key in self.bounds:
            if key not in _BOUND_FIELDS:
                raise ValueError(f"Rule {self.id}: no bound is called {key!r}")


@dataclass(frozen=True)
class Edge:
    """One end of the range the rules leave, and the rule that set it."""

    value: int
    rule: Rule


def strictest(verdicts: Iterable[str]) -> str:
    """The strictest verdict given; neutral when there is none."""
    return max(verdicts, key=VERDICTS.index, default="neutral")


def merge_bounds(rules: Iterable[Rule], kind: str) -> dict[str, Edge]:
    """The largest min and the smallest max per field, of the bounds that concern `kind`.

    Max wins over min: a min above the max is lowered to it. No edge lies outside the hard
    limits, whatever a rule says. Rules may come in any order; of two rules with the same
    bound the lower id is named.
    """
    edges: dict[str, Edge] = {}
    for rule in sorted(rules, key=lambda rule: rule.id):
        for key, value in rule.bounds.items():
            edge = Edge(_within_hard_limits(key, value), rule)
            if _concerns(key, kind) and _is_tighter(key, edge, edges.get(key)):
                edges[key] = edge
    return _max_wins(edges)


def edge_crossed(edges: Mapping[str, Edge], name: str, value: int) -> Edge | None:
    """The edge that `value` lies beyond, or None when the value is inside the range."""
    prefix = _PREFIX.get(name, name)
    low, high = edges.get(f"{prefix}_min"), edges.get(f"{prefix}_max")
    if low and value < low.value:
        return low
    return high if high and value > high.value else None


def _within_hard_limits(key: str, value: int) -> int:
    low, high = HARD_LIMITS[_BOUND_FIELDS[key][0]]
    return max(low, min(high, value))


def _concerns(key: str, kind: str) -> bool:
    if kind == "cardio":
        return _BOUND_FIELDS[key][0] in _CARDIO_FIELDS
    # Longer holds lengthen a muscle; they are no aim of strength or mobility work.
    return key != "hold_min" or kind == "stretch"


def _is_tighter(key: str, edge: Edge, known: Edge | None) -> bool:
    if known is None:
        return True
    if _BOUND_FIELDS[key][1] == "min":
        return edge.value > known.value
    return edge.value < known.value


def _max_wins(edges: dict[str, Edge]) -> dict[str, Edge]:
    settled = dict(edges)
    for key, edge in edges.items():
        name, end = _BOUND_FIELDS[key]
        highest = edges.get(f"{_PREFIX.get(name, name)}_max")
        if end == "min" and highest and edge.value > highest.value:
            settled[key] = replace(edge, value=highest.value)
    return settled
