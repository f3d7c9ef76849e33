"""The space that a chart is drawn in, and its percent axis.

360 units wide: on a phone a unit is about a pixel, so the words in the drawing stay readable.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 6, 10, 26


@dataclass(frozen=True)
class Tick:
    """A line across the chart, with the value that stands beside it."""

    at: float
    text: str


@dataclass(frozen=True)
class Frame:
    """Where the plot lies in the drawing."""

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM

    def y(self, share: float) -> float:
        """The height of a share from 0 to 1; the axis points up."""
        return round(self.bottom - share * (self.bottom - self.top), 2)

    def slots(self, number: int) -> list[tuple[float, float]]:
        """The plot's width in equal slots: (left edge, width) of each."""
        width = (self.right - self.left) / max(1, number)
        return [(round(self.left + n * width, 2), round(width, 2)) for n in range(number)]


FRAME = Frame()
PERCENT_TICKS = tuple(Tick(FRAME.y(part / 100), f"{part}%") for part in (0, 50, 80, 100))


def count_ticks(most: int) -> tuple[Tick, ...]:
    """Whole numbers for an axis of counts that reaches `most`."""
    top = max(1, most)
    values = sorted({0, round(top / 2), top})
    return tuple(Tick(FRAME.y(value / top), str(value)) for value in values)


def labelled(number: int, most: int = 12) -> list[bool]:
    """Which of so many labels are written: the last one, and others with room between them."""
    step = max(1, -(-number // most))
    return [(number - 1 - n) % step == 0 for n in range(number)]


def points(pairs: Sequence[tuple[float, float]]) -> str:
    """For an SVG's `points`."""
    return " ".join(f"{x:g},{y:g}" for x, y in pairs)
