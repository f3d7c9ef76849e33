"""Whether a site that ran for long may go on so. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.outage_kit.stream import TAKEN, Answer

CALM = "calm"
# The rules: per cent a minute, after the first third; seconds; connections above the first calm's.
STEEPEST, LONGEST_LAG, MORE_CONNECTIONS = 1.0, 30.0, 2


@dataclass(frozen=True)
class Point:
    """A moment in minutes, and what was measured then."""

    minute: float
    value: float


def failures(answers: Iterable[Answer]) -> int:
    """Answers outside the faults' windows that were none, or a server's error."""
    return sum(
        each.phase == CALM and (each.status is None or each.status >= 500) for each in answers
    )


def by_status(answers: Iterable[Answer]) -> dict[str, int]:
    """How often each was said while all was calm."""
    return dict(Counter(str(each.status) for each in answers if each.phase == CALM))


def untaken(answers: Iterable[Answer]) -> int:
    """Sessions that were not taken though nothing was wrong."""
    return sum(each.phase == CALM and each.status not in TAKEN for each in answers)


def slope(points: Sequence[Point]) -> float:
    """Per cent a minute by which the values rise, by least squares, of their middle.

    Without two different moments nothing rises.
    """
    middle = sum(point.value for point in points) / len(points) if points else 0.0
    centre = sum(point.minute for point in points) / len(points) if points else 0.0
    spread = sum((point.minute - centre) ** 2 for point in points)
    if not spread or not middle:
        return 0.0
    rise = sum((point.minute - centre) * (point.value - middle) for point in points)
    return 100 * rise / spread / middle


def settled(points: Sequence[Point]) -> list[Point]:
    """Without the first third: what a process keeps for good it has by then."""
    last = points[-1].minute if points else 0.0
    return [point for point in points if point.minute >= last / 3]


def at_share(values: Iterable[float], share: float) -> float:
    """The value that so large a share of them doesn't exceed."""
    ordered = sorted(values) or [0.0]
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
