"""A week's grid alone, day by day: what a strip of days shows, at a fraction of the cost."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from patients.adherence.figures import LineDayFigures
from patients.adherence.logged import LoggedSession
from patients.adherence.measure import measure_week
from patients.adherence.prescribed import Active, PrescribedLine
from patients.adherence.states import line_days


class GridDay(NamedTuple):
    """One day: why nothing is asked on it, or None; the sessions due; and each line's state."""

    date: date
    inactive: str | None
    sessions_due: int
    lines: tuple[LineDayFigures, ...]


def grid_of(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> list[GridDay]:
    """The same days and cells as `judge_week`; takes and raises what it does."""
    week = measure_week(week_start, active, program, sessions)
    plan = week.plan
    rows = [line_days(line, plan.days, week.bouts[key]) for key, line in plan.lines.items()]
    return [
        GridDay(day.date, day.inactive, due, tuple([row[n] for row in rows]))
        for n, (day, due) in enumerate(zip(plan.days, plan.due_by_day, strict=True))
    ]
