"""A line of days, each a shape: what a patient did on them at one look."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

CELL = 14
GAP = 3
# A wider gap between the weeks, so that seven can be counted at a look.
WEEK_GAP = 9
HEIGHT = 20


@dataclass(frozen=True)
class Cell:
    day: date
    state: str
    x: int

    @property
    def middle(self) -> float:
        return self.x + CELL / 2


@dataclass(frozen=True)
class Strip:
    cells: tuple[Cell, ...]
    width: int

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
