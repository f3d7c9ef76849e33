"""Columns: stacked shares week by week, a histogram, and counts side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from patients.charts.frame import FRAME, PERCENT_TICKS, Tick, count_ticks, labelled

# Of a slot's width, what the column takes.
FILL = 0.78


@dataclass(frozen=True)
class Part:
    key: str
    y: float
    height: float
    count: int


@dataclass(frozen=True)
class Column:
    """One column. `label` is written below when `shows_label`; `of` is what it stands for."""

    label: str
    shows_label: bool
    x: float
    width: float
    parts: tuple[Part, ...]
    of: Any = None

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def top(self) -> float:
        return min((part.y for part in self.parts), default=FRAME.bottom)


@dataclass(frozen=True)
class Bars:
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    width: int = FRAME.width
    height: int = FRAME.height
    left: int = FRAME.left
    right: int = FRAME.right
    bottom: int = FRAME.bottom


def stacked_shares(columns: Sequence[tuple[str, Mapping[str, int], Any]]) -> Bars:
    """Each column's counts as shares of the column, the first key at the bottom."""
    shown = labelled(len(columns), most=7)
    drawn = [
        _column(label, shown[n], slot, _stack(counts), of)
        for n, (slot, (label, counts, of)) in enumerate(
            zip(FRAME.slots(len(columns)), columns, strict=True)
        )
    ]
    return Bars(tuple(drawn), PERCENT_TICKS)


def counted(columns: Sequence[tuple[str, int]], key: str, *, most_labels: int = 12) -> Bars:
    """Counts side by side, on an axis of whole numbers."""
    most = max((count for _, count in columns), default=0)
    shown = labelled(len(columns), most=most_labels)
    drawn = []
    for n, (slot, (label, count)) in enumerate(
        zip(FRAME.slots(len(columns)), columns, strict=True)
    ):
        top = FRAME.y(count / max(1, most))
        part = Part(key, top, round(FRAME.bottom - top, 2), count)
        drawn.append(_column(label, shown[n], slot, (part,), None))
    return Bars(tuple(drawn), count_ticks(most))


def histogram(shares: Sequence[float], key: str, bins: int = 10) -> Bars:
    """How many of these shares (0 to 1) lie in each tenth; 100 % is in the last."""
    counts = [0] * bins
    for share in shares:
        # A float may lie a hair under the tenth it stands for, as 0.29 does.
        counts[min(bins - 1, int(share * bins + 1e-9))] += 1
    step = 100 // bins
    columns = [(f"{n * step}", count) for n, count in enumerate(counts)]
    return counted(columns, key)


def _stack(counts: Mapping[str, int]) -> tuple[Part, ...]:
    total, below, parts = sum(counts.values()), 0, []
    for key, count in counts.items():
        if count:
            bottom, top = FRAME.y(below / total), FRAME.y((below + count) / total)
            parts.append(Part(key, top, round(bottom - top, 2), count))
            below += count
    return tuple(parts)


def _column(
    label: str, shows: bool, slot: tuple[float, float], parts: tuple[Part, ...], of: Any
) -> Column:
    x, width = slot
    inner = round(width * FILL, 2)
    return Column(label, shows, round(x + (width - inner) / 2, 2), inner, parts, of)
