"""A report's inputs, as they are stored, unfolded to every figure that follows from them. Pure.

Storing what a revision was computed from, and not all that can be computed from it, keeps a
revision at a few hundred bytes and its figures explainable for ever.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from patients.adherence import PainSummary, judge_week, pain_summary
from patients.adherence.compact import expand
from patients.adherence.figures import as_plain
from patients.adherence.prescribed import PrescribedLine


def unfolded_inputs(inputs: Any) -> dict[str, Any]:
    """In JSON types: the figures with lines, bouts, days and sessions, the program, the scores."""
    if isinstance(inputs, Mapping):
        # Reports of before the compact form hold the unfolded figures themselves.
        return dict(inputs)
    week, scores, (_reporting, _ever_logged, _program_week, bulk_entry) = inputs
    case = expand(week)
    return {
        "figures": judge_week(*case).as_dict(),
        "program": [_plain_line(line) for line in case.program],
        "scores": {
            session: {"before": before, "after": after, "source": source}
            for session, (before, after, source) in scores.items()
        },
        "pain_before": plain_pain(pain_summary(before for before, *_ in scores.values())),
        "bulk_entry": bulk_entry,
    }


def _plain_line(line: PrescribedLine) -> dict[str, Any]:
    plain = as_plain(line)
    for version in plain["versions"]:
        # A set has no order of its own, and the same inputs must give the same bytes.
        version["schedule"]["days_of_week"].sort()
    return plain


def plain_pain(pain: PainSummary) -> dict[str, Any]:
    """The summary in JSON types; mean None when nobody answered."""
    return {"mean": _number(pain.mean), "worst": pain.worst, "n": pain.n}


def _number(fraction: Fraction | None) -> float | None:
    return None if fraction is None else float(fraction)
