"""A running plan as the start of its next version."""

from collections.abc import Iterable
from datetime import date

from patients.models import Assignment, Prescription
from patients.plans.draft import Json
from patients.plans.schedule import default_days


def choices_from_plan(assignment: Assignment, *, starts_on: date) -> Json:
    """The draft's choices that would write the same plan again from `starts_on`.

    Prefetch `prescriptions`. Doses are resolved anew: a rule or diagnosis that changed since
    shows in the wizard.
    """
    lines = list(assignment.prescriptions.all())
    ends_on = assignment.ends_on
    return {
        "lines": [_line(line) for line in lines],
        "conflicts": {
            str(line.stretch_id): {"act": "keep", "reason": line.override_reason}
            for line in lines
            if line.verdict == "contraindicated"
        },
        "doses": {str(line.stretch_id): _dose(line) for line in lines},
        "schedule": {
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on and ends_on >= starts_on else None,
            "review_on": None,
            "note": assignment.note,
            **_days(lines),
        },
    }


def _line(line: Prescription) -> Json:
    """What the routine had set comes back from the steps of its kind."""
    item = {step["field"]: step["to"] for step in line.steps if step["kind"] == "item"}
    return {
        "stretch": line.stretch_id,
        "item": item,
        "note": line.note,
        "days": line.days_of_week if _has_own_days(line) else None,
    }


def _dose(line: Prescription) -> Json:
    kept = line.verdict == "contraindicated"
    return {
        "override": line.override,
        "reason": "" if kept else line.override_reason,
        "note": line.note,
    }


def _has_own_days(line: Prescription) -> bool:
    usual = default_days(
        sessions_per_day=line.sessions_per_day or 1, days_per_week=line.days_per_week or 7
    )
    return line.days_of_week is not None and tuple(line.days_of_week) != usual


def _days(lines: Iterable[Prescription]) -> Json:
    """The same fixed days for all lines are the schedule's; otherwise each line keeps its own."""
    patterns = {tuple(line.days_of_week) if _has_own_days(line) else None for line in lines}
    only = patterns.pop() if len(patterns) == 1 else None
    return {"mode": "days", "days": list(only)} if only else {"mode": "dosed"}
