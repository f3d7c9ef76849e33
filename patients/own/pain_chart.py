"""A chart of pain over days: where its points and lines lie. Pure.

A day without an answer is a gap in the line, never a point at 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# The drawing's own units; the page scales it to its width.
WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, BOTTOM = 22, 6, 8, 20
WORST = 10


@dataclass(frozen=True)
class Answer:
    """One session's answer, 0-10; None is unanswered."""

    day: date
    pain: int | None


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    answer: Answer


@dataclass(frozen=True)
class PainChart:
    """`runs` are the points of unbroken lines; a run of one is a lone point."""

    first: date
    last: date
    runs: tuple[tuple[Point, ...], ...]
    grid: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT

    @property
    def lines(self) -> tuple[str, ...]:
        """The `points` of a polyline for each run of two or more."""
        return tuple(" ".join(f"{p.x},{p.y}" for p in run) for run in self.runs if len(run) > 1)

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for run in self.runs for point in run)


def pain_chart(answers: Sequence[Answer]) -> PainChart | None:
    """The chart of these answers, given by day; None when nobody answered."""
    if all(answer.pain is None for answer in answers):
        return None
    first, last = answers[0].day, answers[-1].day
    runs: list[list[Point]] = [[]]
    for answer in answers:
        if answer.pain is None:
            runs.append([])
        else:
            runs[-1].append(Point(_x(answer.day, first, last), _y(answer.pain), answer))
    kept = tuple(tuple(run) for run in runs if run)
    return PainChart(first, last, kept, tuple((n, _y(n)) for n in (0, 5, 10)))


def _x(day: date, first: date, last: date) -> float:
    span = (last - first).days
    share = (day - first).days / span if span else 0.5
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(pain: int) -> float:
    return round(TOP + (1 - pain / WORST) * (HEIGHT - TOP - BOTTOM), 1)
