"""A fingerprint of what a report was computed from, to tell whether it would come out the same."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from patients.adherence.credit import one_of_each
from patients.adherence.figures import as_plain
from patients.adherence.logged import LoggedSession
from patients.adherence.prescribed import (
    DEFINITION_VERSION,
    Active,
    PrescribedLine,
    PrescribedVersion,
)
from patients.weeks import next_week


def inputs_hash(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> str:
    """SHA-256 (hex) over the canonical JSON of what `judge_week` is given for that week.

    The same for the same inputs in any order of arrival, of lines and of pauses; sessions performed
    outside the week leave it alone.
    """
    end = next_week(week_start)
    inputs = {
        "definition_version": DEFINITION_VERSION,
        "week_start": as_plain(week_start),
        "active": _active(active),
        "program": [_line(line) for line in sorted(program, key=lambda line: line.key)],
        "sessions": [
            as_plain(session)
            for session in one_of_each(sessions)
            if week_start <= session.performed_on < end
        ],
    }
    canonical = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _active(active: Active) -> dict[str, Any]:
    plain = as_plain(active)
    plain["pauses"].sort(key=lambda pause: (pause["start"], pause["until"] or ""))
    return plain


def _line(line: PrescribedLine) -> dict[str, Any]:
    return {"line": line.key, "versions": [_version(version) for version in line.versions]}


def _version(version: PrescribedVersion) -> dict[str, Any]:
    plain = as_plain(version)
    # A set has no order of its own.
    plain["schedule"]["days_of_week"].sort()
    return plain
