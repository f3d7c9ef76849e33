"""How long a routine takes, how often it leaves the floor, and what to point at. Pure.

Seconds are whole; an item's time is the sum of its phases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from routines.phases import Phase, TimedItem, phases

__all__ = [
    "Phase",
    "RoutineWarning",
    "TimedItem",
    "exercise_seconds",
    "phases",
    "position_changes",
    "routine_warnings",
    "session_minutes",
    "session_seconds",
]

# Older adults did two exercises better than eight (Henry 1999, n = 15).
MANY_ITEMS = 5
LONG_MINUTES = 12
# Lasting pain asks for strength in all three (S4); hips and legs are one.
STRONG_PARTS = {
    "back": frozenset({"back"}),
    "abdomen": frozenset({"abdomen"}),
    "legs": frozenset({"hip", "leg"}),
}
EVERYWHERE = "whole_body"
FLOOR_POSITIONS = frozenset(
    {"supine", "prone", "side-lying", "quadruped", "kneeling", "half-kneeling"}
)


@dataclass(frozen=True)
class RoutineWarning:
    """`count` is what the routine has, `limit` what it may have without a word.

    Keys: many_items, many_items_65_plus, long_session, floor_changes,
    chronic_without_strength, chronic_without_cardio, chronic_without_strong_back,
    chronic_without_strong_abdomen, chronic_without_strong_legs.
    """

    key: str
    count: int
    limit: int


# Today's page asks for the same few items all day; counting out an item's phases takes 0.3 ms.
@lru_cache(maxsize=4096)
def exercise_seconds(item: TimedItem) -> int:
    """Seconds for one item, getting ready included; cardio is its minutes and nothing else."""
    return sum(phase.seconds for phase in phases([item]))


def session_seconds(items: Iterable[TimedItem]) -> int:
    """Seconds for the whole session: items follow one another, and nothing lies between them."""
    return sum(map(exercise_seconds, items))


def session_minutes(items: Iterable[TimedItem]) -> int:
    """Whole minutes for the session, rounded up: it never takes longer than we say."""
    return -(-session_seconds(items) // 60)


def position_changes(positions: Iterable[str]) -> int:
    """How often the patient gets down to the floor (and up again) in this order.

    Everyone begins and ends on their feet; a chair is not the floor.
    """
    stays = groupby(positions, key=FLOOR_POSITIONS.__contains__)
    return sum(on_floor for on_floor, _ in stays)


def routine_warnings(
    items: Sequence[TimedItem], *, course: str = "", age_65_plus: bool = False
) -> tuple[RoutineWarning, ...]:
    """What to point at; an empty routine has nothing to warn of. `course` is episodic or chronic.

    floor_changes comes only when grouping by position would save a getting up.
    """
    if not items:
        return ()
    many = "many_items_65_plus" if age_65_plus else "many_items"
    measured = (
        RoutineWarning(many, len(items), MANY_ITEMS),
        RoutineWarning("long_session", session_minutes(items), LONG_MINUTES),
        RoutineWarning("floor_changes", position_changes(item.position for item in items), 1),
    )
    over = tuple(warning for warning in measured if warning.count > warning.limit)
    return over + (_missing_kinds(items) if course == "chronic" else ())


def _missing_kinds(items: Sequence[TimedItem]) -> tuple[RoutineWarning, ...]:
    """Lasting back pain asks for strength and cardio; stretching alone did not help (Owen 2020)."""
    kinds = {item.kind for item in items}
    without = [kind for kind in ("strength", "cardio") if kind not in kinds]
    # No strength at all is one sentence, not four.
    weak = [f"strong_{part}" for part in _weak_parts(items)] if "strength" in kinds else []
    return tuple(RoutineWarning(f"chronic_without_{what}", 0, 1) for what in without + weak)


def _weak_parts(items: Sequence[TimedItem]) -> list[str]:
    """The parts that no strength item trains; an item that names no region may train any."""
    strength = [item for item in items if item.kind == "strength"]
    if any(not item.region or EVERYWHERE in item.region for item in strength):
        return []
    trained = {region for item in strength for region in item.region}
    return [part for part, regions in STRONG_PARTS.items() if not regions & trained]
