"""What a revision of a weekly report holds, and how it differs from the one before. No database."""

from collections.abc import Iterable
from typing import Any

from patients.adherence.figures import as_plain
from patients.adherence.prescribed import PrescribedLine
from patients.judging import JudgedWeek, plain_pain

WEEK_ENDED = "week_ended"
EARLIER_WEEK = "earlier_week"
# They say when a report was due, not what changed; any other cause says more.
_ROUTINE_CAUSES = frozenset({WEEK_ENDED, EARLIER_WEEK})

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
    judged, pain = week.figures, plain_pain(week.pain)
    return {
        "expected_sessions": judged.expected_sessions,
        "credited_sessions": judged.credited_sessions,
        "extra_sessions": judged.extra_sessions,
        "late_sessions": judged.late_sessions,
        "session_adherence": _number(judged.session_adherence),
        "dose_adherence": _number(judged.dose_adherence),
        "reporting": week.reporting,
        "ever_logged": week.ever_logged,
        "program_week": week.program_week,
        "pain_mean": pain["mean"],
        "pain_worst": pain["worst"],
        "pain_answers": pain["n"],
    }


def _number(fraction: Any) -> float | None:
    return None if fraction is None else float(fraction)


def details_of(week: JudgedWeek) -> dict[str, Any]:
    """Everything that unfolds a figure, in JSON types: ids, dates and numbers, no words."""
    return {
        "figures": week.figures.as_dict(),
        "program": [_plain_line(line) for line in week.facts.program],
        "scores": {
            row.id: {"before": row.pain_before, "after": row.pain_after, "source": row.source}
            for row in week.facts.rows
        },
        "pain_before": plain_pain(week.pain_before),
        "bulk_entry": week.bulk_entry,
    }


def _plain_line(line: PrescribedLine) -> dict[str, Any]:
    plain = as_plain(line)
    for version in plain["versions"]:
        # A set has no order of its own, and the same inputs must give the same bytes.
        version["schedule"]["days_of_week"].sort()
    return plain


def difference(before: Any, figures: dict[str, Any], details: dict[str, Any]) -> dict[str, Any]:
    """{figure: [before, after]} of what changed since the report `before`; lines go by LINE + key."""
    changes = {
        name: [getattr(before, name), figures[name]]
        for name in FIGURES
        if getattr(before, name) != figures[name]
    }
    old, new = _line_doses(before.details), _line_doses(details)
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key) != new.get(key):
            changes[f"{LINE}{key}"] = [old.get(key), new.get(key)]
    return changes


def _line_doses(details: dict[str, Any]) -> dict[str, float | None]:
    return {line["line"]: ratio(line["dose_adherence"]) for line in details["figures"]["lines"]}


def ratio(plain: dict[str, int] | None) -> float | None:
    """A fraction as the details hold it, as a number."""
    return None if plain is None else plain["numerator"] / plain["denominator"]


def main_cause(causes: Iterable[str]) -> str:
    """The cause that says most: the newest of those that changed a fact, else the newest."""
    newest_first = list(causes)[::-1]
    telling = [cause for cause in newest_first if cause not in _ROUTINE_CAUSES]
    return (telling or newest_first)[0]
