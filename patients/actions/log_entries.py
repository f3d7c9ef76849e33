from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from patients.models import Patient, Prescription, SessionEntry
from patients.models.session import EntrySide, SkipReason
from patients.own.logged_session import EntryInput, SessionInput

# Nobody does more in one session; larger numbers are typing errors.
MOST = {"sets": 50, "reps": 1000, "hold_seconds": 3600, "minutes": 600}


class Line(NamedTuple):
    """As much of a prescription as its entries are checked against."""

    pk: UUID
    stretch_id: int
    sides: str
    kind: str


def entry_rows(patient: Patient, body: SessionInput) -> list[SessionEntry]:
    """Unsaved rows for a session's entries, each checked; one query.

    Raises ValidationError keyed "entries" for a line that isn't this patient's (as if it did
    not exist), a side given twice, or an entry that contradicts itself.
    """
    lines = _own_lines(patient, body.entries)
    rows, seen = [], set()
    for number, entry in enumerate(body.entries, start=1):
        line = lines.get(entry.prescription)
        if line is None:
            raise _refusal(number, _("This stretch is not in your plan."))
        _check(number, entry, line)
        key = (line.stretch_id, entry.side)
        if key in seen:
            raise _refusal(number, _("Each side of a stretch is entered once."))
        seen.add(key)
        rows.append(_row(entry, line))
    return rows


def _own_lines(patient: Patient, entries: Iterable[EntryInput]) -> dict[UUID, Line]:
    # Four columns of some eighty: this door takes the most traffic.
    ids = {entry.prescription for entry in entries}
    mine = Prescription.objects.filter(assignment__patient=patient, pk__in=ids).order_by()
    rows = mine.values_list("pk", "stretch_id", "sides", "stretch__kind")
    return {row[0]: Line(*row) for row in rows}


def _check(number: int, entry: EntryInput, line: Line) -> None:
    if entry.side not in EntrySide.values:
        raise _refusal(number, _("The side is left, right or both."))
    if line.sides == "both" and entry.side != "both":
        raise _refusal(number, _("This stretch has no sides."))
    if entry.skipped and entry.skipped not in SkipReason.values:
        raise _refusal(number, _("Choose one of the reasons for skipping."))
    amounts = {field: getattr(entry, field) for field in MOST}
    for field, amount in amounts.items():
        if amount is not None and not 0 <= amount <= MOST[field]:
            raise _refusal(number, _("Enter a number between 0 and %d.") % MOST[field])
    if entry.pain is not None and not 0 <= entry.pain <= 10:
        raise _refusal(number, _("Choose a number from 0 to 10."))
    _check_says_one_thing(number, entry, line, amounts)


def _check_says_one_thing(
    number: int, entry: EntryInput, line: Line, amounts: dict[str, int | None]
) -> None:
    counted = any(amount is not None for amount in amounts.values())
    if sum((entry.as_prescribed, bool(entry.skipped), counted)) != 1:
        raise _refusal(number, _("Say one thing: done as shown, how much, or skipped."))
    needed = "minutes" if line.kind == "cardio" else "reps"
    if counted and amounts[needed] is None:
        raise _refusal(
            number, _("Say how many minutes.") if needed == "minutes" else _("Say how many times.")
        )


def _row(entry: EntryInput, line: Line) -> SessionEntry:
    return SessionEntry(
        stretch_id=line.stretch_id,
        prescription_id=line.pk,
        side=entry.side,
        as_prescribed=entry.as_prescribed,
        sets=entry.sets,
        reps=entry.reps,
        hold_seconds=entry.hold_seconds,
        minutes=entry.minutes,
        skipped=entry.skipped,
        pain=entry.pain,
    )


def _refusal(number: int, message: str) -> ValidationError:
    return ValidationError(
        {"entries": _("Entry %(number)d: %(message)s") % {"number": number, "message": message}}
    )
