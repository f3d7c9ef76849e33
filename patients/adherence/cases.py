"""A patient-week written as JSON: read into values, and its figures written back."""

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from patients.adherence.figures import WeekFigures
from patients.adherence.json_node import MalformedCase, Node
from patients.adherence.logged import LoggedEntry, LoggedSession
from patients.adherence.prescribed import (
    Active,
    Pause,
    PrescribedDose,
    PrescribedLine,
    PrescribedVersion,
    Schedule,
)


class Case(NamedTuple):
    """The arguments of `judge_week`, in its order."""

    week_start: date
    active: Active
    program: tuple[PrescribedLine, ...]
    sessions: tuple[LoggedSession, ...]


def read_cases(data: Any) -> list[Case]:
    """One case or a list of them, as parsed JSON; raises MalformedCase. Unknown keys are ignored.

    Numbers with a decimal part must have been parsed to Fraction, so that they stay exact.
    """
    if isinstance(data, list):
        return [_case(Node(case, f"[{n}]")) for n, case in enumerate(data)]
    return [_case(Node(data, ""))]


def _case(node: Node) -> Case:
    return Case(
        week_start=node.day("week_start"),
        active=_active(node.node("active")),
        program=_program(node),
        sessions=node.each("sessions", _session),
    )


def _active(node: Node) -> Active:
    return Active(
        start=node.day("start"),
        end=node.day_or_open("end"),
        pauses=node.each("pauses", _pause, needed=False),
    )


def _pause(node: Node) -> Pause:
    return Pause(start=node.day("from"), until=node.day_or_open("until"))


def _program(node: Node) -> tuple[PrescribedLine, ...]:
    program = node.each("program", _line)
    if len({line.key for line in program}) != len(program):
        raise MalformedCase(f"{node.at('program')}: a line appears twice.")
    return program


def _line(node: Node) -> PrescribedLine:
    return PrescribedLine(key=node.text("line"), versions=node.each("prescriptions", _version))


def _version(node: Node) -> PrescribedVersion:
    return PrescribedVersion(
        start=node.day("from"),
        until=node.day_or_open("until"),
        schedule=_schedule(node.node("schedule")),
        dose=_dose(node.node("dose")),
    )


def _schedule(node: Node) -> Schedule:
    return node.build(
        Schedule,
        days_of_week=_weekdays(node),
        times_per_day=node.whole("times_per_day", least=1) or 0,
        days_per_week=node.whole("days_per_week", least=1, most=7),
    )


def _weekdays(node: Node) -> frozenset[int]:
    if "days_of_week" not in node.values:
        if node.values.get("days_per_week") is None:
            raise node.fail("days_of_week", "ISO weekdays, or days_per_week")
        return frozenset()
    days = node.values["days_of_week"]
    if isinstance(days, list) and all(type(day) is int and 1 <= day <= 7 for day in days):
        return frozenset(days)
    raise node.fail("days_of_week", "a list of ISO weekdays, 1 to 7")


def _dose(node: Node) -> PrescribedDose:
    return node.build(
        PrescribedDose,
        sets=node.whole("sets", least=1),
        reps=node.whole("reps", least=1),
        hold_seconds=node.whole("hold_seconds"),
        duration_minutes=node.whole("duration_minutes", least=1),
        sides=node.one_of("sides", {"each": "each", "both": "both"}),
    )


def _session(node: Node) -> LoggedSession:
    return LoggedSession(
        id=node.text("id"),
        performed_on=node.day("performed_on"),
        recorded_on=node.day("recorded_on"),
        entries=node.each("entries", _entry),
    )


def _entry(node: Node) -> LoggedEntry:
    skipped = node.values.get("skipped")
    if not (skipped is None or isinstance(skipped, str)):
        raise node.fail("skipped", "the reason as text")
    if skipped is not None and node.flag("as_prescribed"):
        raise MalformedCase(f"{node.at('skipped')}: it was also done as_prescribed.")
    return LoggedEntry(
        line=node.text("line"),
        side=node.one_of("side", {None: None, "both": None, "left": "left", "right": "right"}),
        as_prescribed=node.flag("as_prescribed"),
        skipped=skipped,
        sets=node.whole("sets"),
        reps=node.whole("reps"),
        hold_seconds=node.whole("hold_seconds"),
        minutes=node.number("minutes"),
    )


def summary(week: WeekFigures) -> dict[str, Any]:
    """The figures of a week in the few keys the command prints; adherences as numbers or None."""
    return {
        "expected_sessions": week.expected_sessions,
        "credited_sessions": week.credited_sessions,
        "extra_sessions": week.extra_sessions,
        "late_sessions": week.late_sessions,
        "session_adherence": _number(week.session_adherence),
        "dose_adherence": _number(week.dose_adherence),
        "lines": [
            {
                "line": line.line,
                "expected": line.expected,
                "dose_adherence": _number(line.dose_adherence),
            }
            for line in week.lines
        ],
    }


def _number(fraction: Fraction | None) -> float | None:
    return None if fraction is None else float(fraction)
