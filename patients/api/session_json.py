"""A stored session as the API shows it."""

from collections.abc import Iterable
from typing import Any

from patients.models import Session, SessionEntry

ENTRY_FIELDS = ("side", "as_prescribed", "sets", "reps", "hold_seconds", "minutes", "pain")


def session_json(session: Session, entries: Iterable[SessionEntry] | None = None) -> dict[str, Any]:
    """The keys of the body that made it, and what the server knows.

    Give the `entries` where they are at hand, or prefetch them.
    """
    rows = session.entries.all() if entries is None else entries
    return {
        "id": str(session.uuid),
        "patient": str(session.patient_id),
        "performed_on": session.performed_on.isoformat(),
        "recorded_at": session.recorded_at.isoformat(),
        "recorded_on": session.recorded_on.isoformat(),
        "tz": session.tz,
        "source": session.source,
        "entries": [_entry_json(entry) for entry in rows],
        "pain_before": session.pain_before,
        "pain_after": session.pain_after,
        "effort": session.effort,
        "pain_shift": session.pain_shift,
        "felt_where": session.felt_where,
        "red_flags": session.red_flags,
        "note": session.note,
        "corrects": str(session.corrects.uuid) if session.corrects_id else None,
        "voided": session.voided_at is not None,
    }


def _entry_json(entry: SessionEntry) -> dict[str, Any]:
    values = {field: getattr(entry, field) for field in ENTRY_FIELDS}
    skipped = {"skipped": entry.skipped or None}
    return {"prescription": str(entry.prescription_id), **values, **skipped}
