"""A session in words: each line, what was done of it. The same for stored and unsaved ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from patients.models import Prescription
from patients.models.session import EntrySide, SkipReason
from patients.own.plan_words import amount_words, dose_words


class Entry(Protocol):
    """What a stored entry and one that has just arrived have in common."""

    side: str
    as_prescribed: bool
    sets: int | None
    reps: int | None
    hold_seconds: int | None
    minutes: int | None
    skipped: str


@dataclass(frozen=True)
class EntryWords:
    """`state` is done, partial or skipped: a shape and a word tell it."""

    name: str
    side: str
    what: str
    state: str


def entry_words(entry: Entry, line: Prescription) -> EntryWords:
    """One entry beside its line."""
    side = "" if entry.side == EntrySide.BOTH else str(EntrySide(entry.side).label)
    state, what = _what(entry, line)
    return EntryWords(line.stretch.plain_name, side, what, state)


def _what(entry: Entry, line: Prescription) -> tuple[str, str]:
    if entry.skipped:
        return "skipped", _("Skipped: %s") % SkipReason(entry.skipped).label
    if entry.as_prescribed:
        return "done", dose_words(line)
    amounts = {
        "sets": entry.sets,
        "reps": entry.reps,
        "hold_seconds": entry.hold_seconds,
        "duration_minutes": entry.minutes,
    }
    said = {field: value for field, value in amounts.items() if value is not None}
    # As much as asked, or more, is no part of it.
    enough = all(value >= (getattr(line, field) or 0) for field, value in said.items())
    words = ", ".join(amount_words(field, value) for field, value in said.items())
    return "done" if enough else "partial", words


def session_words(
    entries: Iterable[tuple[UUID, Entry]], lines: Mapping[UUID, Prescription]
) -> list[EntryWords]:
    """All entries, as (the prescription's id, the entry); lines that are unknown are left out."""
    return [entry_words(entry, lines[key]) for key, entry in entries if key in lines]
