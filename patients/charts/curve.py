"""A curve with a band: the median, and the middle half around it, along the program's weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

from patients.charts.frame import FRAME, PERCENT_TICKS, Tick, labelled, points


@dataclass(frozen=True)
class Quartiles:
    """One point along the axis; shares from 0 to 1, None where there are too few to show."""

    label: str
    n: int
    lower: float | None
    median: float | None
    upper: float | None


@dataclass(frozen=True)
class Dot:
    x: float
    y: float | None
    label: str
    shows_label: bool


@dataclass(frozen=True)
class Curve:
    """`bands` and `lines` are points for polygons and polylines, one for each unbroken run."""

    dots: tuple[Dot, ...]
    bands: tuple[str, ...]
    lines: tuple[str, ...]
    ticks: tuple[Tick, ...] = PERCENT_TICKS
    width: int = FRAME.width
    height: int = FRAME.height
    left: int = FRAME.left
    right: int = FRAME.right
    bottom: int = FRAME.bottom


def quartile_curve(values: Sequence[Quartiles]) -> Curve:
    """The curve breaks where a point is not shown."""
    shown = labelled(len(values))
    middles = [round(x + width / 2, 2) for x, width in FRAME.slots(len(values))]
    dots = tuple(
        Dot(x, None if each.median is None else FRAME.y(each.median), each.label, shows)
        for x, each, shows in zip(middles, values, shown, strict=True)
    )
    runs = _runs(list(zip(middles, values, strict=True)))
    return Curve(
        dots,
        bands=tuple(_band(run) for run in runs if len(run) > 1),
        lines=tuple(points([(x, FRAME.y(q.median)) for x, q in run]) for run in runs),
    )


def _runs(placed: list[tuple[float, Quartiles]]) -> list[list[tuple[float, Quartiles]]]:
    runs: list[list[tuple[float, Quartiles]]] = [[]]
    for x, each in placed:
        if each.median is None:
            runs.append([])
        else:
            runs[-1].append((x, each))
    return [run for run in runs if run]


def _band(run: list[tuple[float, Quartiles]]) -> str:
    there = [(x, FRAME.y(each.upper)) for x, each in run]
    back = [(x, FRAME.y(each.lower)) for x, each in reversed(run)]
    return points([*there, *back])
