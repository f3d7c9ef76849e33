"""An order in which the patient gets down to the floor once. Pure."""

from collections.abc import Sequence

from routines.timing import FLOOR_POSITIONS


def grouped_order(positions: Sequence[str]) -> list[int]:
    """The old places in their new order: one stay on the floor, each position in one piece.

    What stood first stays first, and within a position nothing changes places.
    """
    if not positions:
        return []
    starts_on_floor = positions[0] in FLOOR_POSITIONS
    first_seen = {position: positions.index(position) for position in positions}

    def place(index: int) -> tuple[bool, int, int]:
        position = positions[index]
        on_floor = position in FLOOR_POSITIONS
        return on_floor != starts_on_floor, first_seen[position], index

    return sorted(range(len(positions)), key=place)
