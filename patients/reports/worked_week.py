"""The worked example of docs/adherence.md as a case, judged by the same module as every report."""

from dataclasses import dataclass
from typing import Any

from patients.adherence import WeekFigures, judge_week
from patients.adherence.cases import read_cases

MON, TUE, THU, FRI, SAT, SUN = (f"2026-11-{day}" for day in (16, 17, 19, 20, 21, 22))
NEXT_MON = "2026-11-23"
EACH_DAY = [1, 2, 3, 4, 5, 6, 7]


def _line(key: str, schedule: dict[str, Any], dose: dict[str, Any]) -> dict[str, Any]:
    version = {"from": "2026-11-01", "until": None, "schedule": schedule, "dose": dose}
    return {"line": key, "prescriptions": [version]}


A = _line(
    "A",
    {"days_of_week": EACH_DAY, "times_per_day": 2},
    {"sets": 1, "reps": 3, "hold_seconds": 30, "sides": "each"},
)
B = _line("B", {"days_per_week": 3}, {"sets": 3, "reps": 10, "sides": "both"})
ALL_OF_A = {"line": "A", "as_prescribed": True}
ALL_OF_B = {"line": "B", "as_prescribed": True}


def _session(key: str, day: str, *entries: dict[str, Any], on: str = "") -> dict[str, Any]:
    return {"id": key, "performed_on": day, "recorded_on": on or day, "entries": list(entries)}


SESSIONS = [
    _session("mon-1", MON, ALL_OF_A),
    _session("mon-2", MON, ALL_OF_A, ALL_OF_B),
    _session("tue", TUE, {"line": "A", "sets": 1, "reps": 2, "hold_seconds": 30}),
    _session("thu-1", THU, ALL_OF_A, ALL_OF_B),
    _session("thu-2", THU, ALL_OF_A, {"line": "B", "sets": 1, "reps": 5}),
    _session("thu-3", THU, ALL_OF_A),
    _session("sat", SAT, {"line": "A", "skipped": "pain"}, {"line": "B", "skipped": "pain"}),
]
LATE = [_session(f"fri-{n}", FRI, ALL_OF_A, on=NEXT_MON) for n in (1, 2)]


@dataclass(frozen=True)
class WorkedExample:
    """The week as it was reported first, and after Friday's two late sessions."""

    first: WeekFigures
    second: WeekFigures


def worked_example() -> WorkedExample:
    return WorkedExample(_judged(SESSIONS), _judged([*SESSIONS, *LATE]))


def _judged(sessions: list[dict[str, Any]]) -> WeekFigures:
    pauses = [{"from": SUN, "until": SUN}]
    active = {"start": "2026-11-01", "end": None, "pauses": pauses}
    case = {"week_start": MON, "active": active, "program": [A, B], "sessions": sessions}
    return judge_week(*read_cases(case)[0])
