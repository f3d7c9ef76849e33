"""The phases of a session: the only model of time, for the totals and for the player. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from routines.dose import Dose

READY_SECONDS = 10
SWITCH_SECONDS = 8

_SIDES = {"each": ("left", "right"), "both": ("both",), "left": ("left",), "right": ("right",)}


@dataclass(frozen=True)
class TimedItem:
    """One line of a routine with its effective dose.

    `sides` is each, both, left or right. `move_seconds` is one moving repetition.
    `rest_seconds` follows every set but the last of a side; in a stretch every hold but the
    last, because there the holds are what one rests between (10 s in the stretch trials).
    """

    kind: str
    dose: Dose
    sides: str = "both"
    position: str = ""
    move_seconds: int = 4
    rest_seconds: int = 0
    # Where it works: the regions of the vocabulary. Time doesn't depend on it; warnings do.
    region: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phase:
    """One thing to do for `seconds`. `kind` is ready, hold, move, rest or switch.

    `side` is the side worked on; at a switch the side that comes next. `set` and `rep` count
    from 1 and are None where nothing is counted.
    """

    kind: str
    seconds: int
    item_index: int
    side: str
    set: int | None = None
    rep: int | None = None


def phases(items: Iterable[TimedItem]) -> tuple[Phase, ...]:
    """The whole session in order: per item ready, then all of one side, switch, the other side.

    Cardio is a single move of its minutes.
    """
    return tuple(phase for index, item in enumerate(items) for phase in _item(index, item))


def _item(index: int, item: TimedItem) -> Iterator[Phase]:
    if item.kind == "cardio":
        yield Phase("move", 60 * (item.dose.duration_minutes or 0), index, "both")
        return
    sides = _SIDES[item.sides]
    yield Phase("ready", READY_SECONDS, index, sides[0])
    for place, side in enumerate(sides):
        if place:
            yield Phase("switch", SWITCH_SECONDS, index, side)
        yield from _side(index, item, side)


def _side(index: int, item: TimedItem, side: str) -> Iterator[Phase]:
    kind, seconds = ("hold", item.dose.hold_seconds) if item.dose.hold_seconds else ("move", 0)
    counts = _counts(item.dose)
    for place, (set_, rep) in enumerate(counts):
        yield Phase(kind, seconds or item.move_seconds, index, side, set_, rep)
        if item.rest_seconds and _rest_follows(item, counts, place):
            yield Phase("rest", item.rest_seconds, index, side, set_, rep)


def _counts(dose: Dose) -> Sequence[tuple[int, int]]:
    sets, reps = dose.sets or 1, dose.reps or 1
    return [(set_, rep) for set_ in range(1, sets + 1) for rep in range(1, reps + 1)]


def _rest_follows(item: TimedItem, counts: Sequence[tuple[int, int]], place: int) -> bool:
    if place == len(counts) - 1:
        return False
    ends_a_set = counts[place][0] != counts[place + 1][0]
    return ends_a_set or (item.kind == "stretch" and bool(item.dose.hold_seconds))
