"""A fingerprint of what a report was computed from, to tell whether it would come out the same."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from patients.adherence.compact import compact_text
from patients.adherence.logged import LoggedSession
from patients.adherence.prescribed import Active, PrescribedLine


def inputs_hash(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> str:
    """SHA-256 (hex) over the canonical form of what `judge_week` is given for that week.

    The same for the same inputs in any order of arrival, of lines and of pauses; sessions performed
    outside the week leave it alone.
    """
    in_order = sorted(program, key=lambda line: line.key)
    return fingerprint(compact_text(week_start, active, in_order, sessions))


def fingerprint(text: str) -> str:
    """SHA-256 (hex) of canonical JSON, which is ASCII."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()
