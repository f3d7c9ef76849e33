"""Pain before and after sessions along the days; an unanswered question leaves a gap."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from patients.charts.frame import FRAME, Tick, points

MOST = 10


@dataclass(frozen=True)
class Answers:
    """One session's answers, NPRS 0-10; None is unanswered."""

    day: date
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """`runs` are unbroken pieces for polylines; `dots` are all the answers."""

    runs: tuple[str, ...]
    dots: tuple[Point, ...]


@dataclass(frozen=True)
class Mark:
    """A day on which the plan changed."""

    x: float
    text: str
    day: date


@dataclass(frozen=True)
class PainChart:
    before: Line
    after: Line
    marks: tuple[Mark, ...]
    labels: tuple[tuple[float, date], ...]
    ticks: tuple[Tick, ...] = tuple(Tick(FRAME.y(n / MOST), str(n)) for n in (0, 5, 10))
    width: int = FRAME.width
    height: int = FRAME.height
    left: int = FRAME.left
    right: int = FRAME.right
    top: int = FRAME.top
    bottom: int = FRAME.bottom


def pain_chart(
    sessions: Sequence[Answers], changes: Sequence[tuple[date, str]], first: date, last: date
) -> PainChart:
    """Sessions oldest first; `changes` are the days on which a version of the plan began."""
    places = _places([one.day for one in sessions], first, last)
    return PainChart(
        before=_line(places, [one.before for one in sessions]),
        after=_line(places, [one.after for one in sessions]),
        marks=tuple(
            Mark(_x(day, first, last), text, day) for day, text in changes if first <= day <= last
        ),
        labels=tuple(
            (_x(day, first, last), day) for day in (first, first + (last - first) / 2, last)
        ),
    )


def _x(day: date, first: date, last: date, part: float = 0) -> float:
    """`part` of a day to the right of its beginning."""
    share = ((day - first).days + part) / max(1, (last - first).days + 1)
    return round(FRAME.left + share * (FRAME.right - FRAME.left), 2)


def _places(days: Sequence[date], first: date, last: date) -> list[float]:
    """Where each session stands; those of one day stand beside each other."""
    total, seen, places = Counter(days), Counter[date](), []
    for day in days:
        part = (seen[day] + 0.5) / total[day]
        seen[day] += 1
        places.append(_x(day, first, last, part))
    return places


def _line(places: Sequence[float], answers: Sequence[int | None]) -> Line:
    runs: list[list[tuple[float, float]]] = [[]]
    for x, answer in zip(places, answers, strict=True):
        if answer is None:
            runs.append([])
        else:
            runs[-1].append((x, FRAME.y(answer / MOST)))
    drawn = [run for run in runs if run]
    dots = tuple(Point(x, y) for run in drawn for x, y in run)
    return Line(tuple(points(run) for run in drawn if len(run) > 1), dots)
