"""A session as it arrives from a page, the API or a therapist: values before they are rows."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

# Asked since a later version: unanswered they leave the hash as it was, or a phone that sends again
# what it logged before would be told that it is another session.
_LATER_QUESTIONS = ("pain_shift", "felt_where")


@dataclass(frozen=True)
class EntryInput:
    """One line and side: done as prescribed, done with numbers, or skipped with a reason."""

    prescription: UUID
    side: str = "both"
    as_prescribed: bool = False
    sets: int | None = None
    reps: int | None = None
    hold_seconds: int | None = None
    minutes: int | None = None
    skipped: str = ""
    pain: int | None = None


@dataclass(frozen=True)
class SessionInput:
    """A whole session. `uuid` is made on the device; `performed_on` is the patient's local date.

    Scores are NPRS 0-10; None is unanswered, which is not 0.
    """

    uuid: UUID
    performed_on: date
    tz: str
    entries: Sequence[EntryInput]
    pain_before: int | None = None
    pain_after: int | None = None
    effort: int | None = None
    # Keys of routines/data/questions.yaml.
    pain_shift: str | None = None
    felt_where: str | None = None
    red_flags: tuple[str, ...] = ()
    note: str = ""

    def payload_hash(self) -> str:
        """The same content gives the same hash, in whatever order the entries arrive."""
        body = dict(vars(self))
        for question in _LATER_QUESTIONS:
            if body[question] is None:
                del body[question]
        body["entries"] = sorted(_canonical(vars(entry)) for entry in self.entries)
        body["red_flags"] = sorted(body["red_flags"])
        return hashlib.sha256(_canonical(body).encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str, separators=(",", ":"))
