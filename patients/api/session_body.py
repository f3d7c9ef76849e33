"""The body of POST /sessions/, read by hand: this door takes the most traffic.

Types and unknown keys are refused here, with the key's name; what the values mean is the verb's.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from patients.own.logged_session import EntryInput, SessionInput

# More than any session holds: 100 stretches with two sides.
MOST_ENTRIES = 200
MOST_FLAGS = 50
Read = Callable[[Any], Any]


def session_input(data: Any) -> tuple[SessionInput, UUID | None]:
    """The session, and the patient it is for when a therapist names one.

    Raises ValidationError by key; an entry's message says which entry.
    """
    values = _read(data, _SESSION, required=("id", "performed_on", "tz", "entries"))
    patient = values.pop("patient", None)
    return SessionInput(uuid=values.pop("id"), **values), patient


def _entries(value: Any) -> list[EntryInput]:
    if not isinstance(value, list):
        raise ValueError(_("Send a list."))
    if len(value) > MOST_ENTRIES:
        raise ValueError(_("A session has %d entries at most.") % MOST_ENTRIES)
    return [_entry(number, entry) for number, entry in enumerate(value, start=1)]


def _entry(number: int, data: Any) -> EntryInput:
    try:
        return EntryInput(**_read(data, _ENTRY, required=("prescription",)))
    except ValidationError as refusal:
        said = [f"{key}: {' '.join(map(str, why))}" for key, why in refusal.detail.items()]
        message = _("Entry %(number)d: %(message)s")
        raise ValueError(message % {"number": number, "message": " ".join(said)}) from refusal


def _read(data: Any, fields: Mapping[str, Read], *, required: Iterable[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ValidationError({"non_field_errors": [_("Send an object.")]})
    errors: dict[str, list[str]] = {
        str(key)[:60]: [_("This key is unknown.")] for key in data.keys() - fields.keys()
    }
    errors |= {key: [_("This key is missing.")] for key in required if key not in data}
    values = {}
    for key in fields.keys() & data.keys():
        try:
            values[key] = fields[key](data[key])
        except ValueError as refusal:
            errors[key] = [str(refusal)]
    if errors:
        raise ValidationError(errors)
    return values


def _uuid(value: Any) -> UUID:
    try:
        return UUID(_text(value))
    except ValueError as error:
        raise ValueError(_("Send a UUID.")) from error


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError as error:
        raise ValueError(_("Send a date such as 2026-11-23.")) from error


def _text(value: Any) -> str:
    # PostgreSQL can't store NUL.
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(_("Send text."))
    return value


def _answer(value: Any) -> str | None:
    return None if value is None else _text(value)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Send true or false."))
    return value


def _whole(value: Any) -> int | None:
    # True is an int to Python, and never a number of repetitions. Null is "not said".
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError(_("Send a whole number."))
    return value


def _flags(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_FLAGS:
        raise ValueError(_("Send a list of warning signs."))
    return tuple(sorted({_text(flag) for flag in value}))


_ENTRY: Mapping[str, Read] = {
    "prescription": _uuid,
    "side": _text,
    "as_prescribed": _bool,
    "skipped": _text,
    **dict.fromkeys(("sets", "reps", "hold_seconds", "minutes", "pain"), _whole),
}
_SESSION: Mapping[str, Read] = {
    "id": _uuid,
    "patient": _uuid,
    "performed_on": _date,
    "tz": _text,
    "entries": _entries,
    "red_flags": _flags,
    "note": _text,
    **dict.fromkeys(("pain_shift", "felt_where"), _answer),
    **dict.fromkeys(("pain_before", "pain_after", "effort"), _whole),
}
