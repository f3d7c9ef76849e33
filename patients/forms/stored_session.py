"""A stored session as the values that its form begins with, so that only the slip is typed anew."""

from collections.abc import Iterable
from typing import Any

from patients.forms.lines import DONE, LESS, SIDES, SKIPPED
from patients.models import Session, SessionEntry

NUMBERS = ("sets", "reps", "hold_seconds", "minutes")
ANSWERS = ("pain_before", "pain_after", "effort", "pain_shift", "felt_where", "red_flags", "note")


def stored_answers(session: Session, entries: Iterable[SessionEntry]) -> dict[str, Any]:
    """Initial values for a `SessionForm` over the entries' lines."""
    values: dict[str, Any] = {answer: getattr(session, answer) for answer in ANSWERS}
    for entry in entries:
        if entry.side != "both":
            values[_name("how", "both", entry)] = SIDES
        values |= _of_entry(entry)
    return values


def _of_entry(entry: SessionEntry) -> dict[str, Any]:
    how = DONE if entry.as_prescribed else SKIPPED if entry.skipped else LESS
    said = {"how": how, "skipped": entry.skipped}
    numbers = {field: getattr(entry, field) for field in NUMBERS}
    # Unsaid numbers keep the prescribed ones that the form offers.
    said |= {field: number for field, number in numbers.items() if number is not None}
    return {_name(field, entry.side, entry): value for field, value in said.items()}


def _name(field: str, side: str, entry: SessionEntry) -> str:
    return f"{field}-{side}-{entry.prescription_id}"
