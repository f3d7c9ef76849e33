"""A fingerprint of what a report was computed from, to tell whether it would come out the same."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from patients.adherence.compact import compact
from patients.adherence.logged import LoggedSession
from patients.adherence.prescribed import Active, PrescribedLine

_CANONICAL = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True)


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
    return fingerprint(compact(week_start, active, in_order, sessions))


def fingerprint(plain: Any) -> str:
    """SHA-256 (hex) of JSON types; the same values, in the same order, give the same."""
    return hashlib.sha256(_CANONICAL.encode(plain).encode("ascii")).hexdigest()
