"""What a revision of a weekly report holds, and how it differs from the one before. No database."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from patients.reports.judging import JudgedWeek
from patients.reports.unfolding import plain_pain

WEEK_ENDED = "week_ended"
EARLIER_WEEK = "earlier_week"
RECOMPUTE = "recompute"
# They say when a report was due, not what changed; any other cause says more.
_ROUTINE_CAUSES = frozenset({WEEK_ENDED, EARLIER_WEEK, RECOMPUTE})

FIGURES = (
    "expected_sessions",
    "credited_sessions",
    "extra_sessions",
    "late_sessions",
    "session_adherence",
    "dose_adherence",
    "reporting",
    "ever_logged",
    "program_week",
    "pain_mean",
    "pain_worst",
    "pain_answers",
)
# In a difference a line's dose adherence goes by this and the line's key.
LINE = "line:"


def figures_of(week: JudgedWeek) -> dict[str, Any]:
    """The report's columns; the keys are FIGURES."""
    numbers, pain = week.numbers, plain_pain(week.pain)
    return {
        "expected_sessions": numbers.expected_sessions,
        "credited_sessions": numbers.credited_sessions,
        "extra_sessions": numbers.extra_sessions,
        "late_sessions": numbers.late_sessions,
        "session_adherence": _number(numbers.session_adherence),
        "dose_adherence": _number(numbers.dose_adherence),
        "reporting": week.reporting,
        "ever_logged": week.ever_logged,
        "program_week": week.program_week,
        "pain_mean": pain["mean"],
        "pain_worst": pain["worst"],
        "pain_answers": pain["n"],
    }


def _number(fraction: Fraction | None) -> float | None:
    return None if fraction is None else float(fraction)


def difference(before: Any, week: JudgedWeek, figures: dict[str, Any]) -> dict[str, Any]:
    """{figure: [before, after]} of what changed since the report `before`; lines go by LINE + key."""
    changes = {
        name: [getattr(before, name), figures[name]]
        for name in FIGURES
        if getattr(before, name) != figures[name]
    }
    old = {
        line["line"]: ratio(line["dose_adherence"]) for line in before.details["figures"]["lines"]
    }
    new = {key: _number(dose) for key, dose in week.numbers.line_doses.items()}
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key) != new.get(key):
            changes[f"{LINE}{key}"] = [old.get(key), new.get(key)]
    return changes


def ratio(plain: dict[str, int] | None) -> float | None:
    """A fraction as the details hold it, as a number."""
    return None if plain is None else plain["numerator"] / plain["denominator"]


def main_cause(causes: Iterable[str]) -> str:
    """The cause that says most: the newest of those that changed a fact, else the newest."""
    newest_first = list(causes)[::-1]
    if len(newest_first) == 1:
        return newest_first[0]
    telling = [cause for cause in newest_first if cause not in _ROUTINE_CAUSES]
    return (telling or newest_first)[0]
