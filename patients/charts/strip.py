"""A line of days, each a shape: what a patient did on them at one look.

The days of one state are one path, so that a page of fifty strips stays light.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

CELL = 14
GAP = 3
# A wider gap between the weeks, so that seven can be counted at a look.
WEEK_GAP = 9
HEIGHT = 20

Draw = Callable[[int], str]


def _done(x: int) -> str:
    return f"M{x + 3} 2h8a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3h-8a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z"


def _ground(x: int) -> str:
    """The box that a day done in part fills to the half."""
    corners = "a2.5 2.5 0 0 1 2.5 2.5v9.5a2.5 2.5 0 0 1-2.5 2.5h-7.5a2.5 2.5 0 0 1-2.5-2.5v-9.5"
    return f"M{x + 3.25:g} 2.75h7.5{corners}a2.5 2.5 0 0 1 2.5-2.5z"


def _half(x: int) -> str:
    return f"M{x + 0.75:g} 10h12.5v4.75a2.5 2.5 0 0 1-2.5 2.5h-7.5a2.5 2.5 0 0 1-2.5-2.5z"


# Each state has a shape of its own, so colour is never alone: (class, drawing from the left edge).
SHAPES: dict[str, tuple[tuple[str, Draw], ...]] = {
    "done": (("done", _done),),
    "partial": (("ground", _ground), ("partial", _half)),
    "missed": (("missed", lambda x: f"M{x + 3} 6l8 8m0-8-8 8"),),
    "pain": (("pain", lambda x: f"M{x + 7} 2.5l6.5 7.5-6.5 7.5-6.5-7.5z"),),
    "rest": (("quiet", lambda x: f"M{x + 4} 10h6"),),
    "paused": (("quiet", lambda x: f"M{x + 5} 6v8m4-8v8"),),
    "open": (("open", lambda x: f"M{x + 3} 10a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"),),
}


@dataclass(frozen=True)
class Cell:
    day: date
    state: str
    x: int


@dataclass(frozen=True)
class Strip:
    cells: tuple[Cell, ...]
    width: int

    @property
    def shapes(self) -> list[tuple[str, str]]:
        """(class, path) for each kind of shape."""
        paths: dict[str, list[str]] = defaultdict(list)
        for cell in self.cells:
            for name, draw in SHAPES[cell.state]:
                paths[name].append(draw(cell.x))
        return [(name, "".join(drawn)) for name, drawn in paths.items()]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many days of each state, in the order they first appear: the strip in words."""
        return list(Counter(cell.state for cell in self.cells).items())


def strip(days: Sequence[tuple[date, str]]) -> Strip:
    """Days with their states, oldest first."""
    cells, x = [], 0
    for n, (day, state) in enumerate(days):
        if n and n % 7 == 0:
            x += WEEK_GAP - GAP
        cells.append(Cell(day, state, x))
        x += CELL + GAP
    return Strip(tuple(cells), max(0, x - GAP))


def legend() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each state with its shapes."""
    return [(state, [(name, draw(0)) for name, draw in found]) for state, found in SHAPES.items()]
