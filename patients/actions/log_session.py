from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from patients.actions.store_session import alert_for, checked_local_date, store_session
from patients.models import Patient, SafetyAlert, Session, SessionEntry
from patients.models.session import Source
from patients.own.logged_session import SessionInput
from patients.stale import mark_days_stale
from therapy.accounts import audit
from therapy.accounts.models import User


class SessionConflict(Exception):
    """The device's id is taken by a session with another body; `stored` is that session."""

    def __init__(self, stored: Session) -> None:
        super().__init__("A different session is stored under this id.")
        self.stored = stored


@dataclass(frozen=True)
class LoggedSession:
    """`entries` are those just written; None for a session that was there before."""

    session: Session
    created: bool
    alert: SafetyAlert | None = None
    entries: Sequence[SessionEntry] | None = None


def log_session(
    *,
    patient: Patient,
    body: SessionInput,
    by: User,
    now: datetime,
    source: Source = Source.PATIENT,
) -> LoggedSession:
    """Store a session exactly once, mark its week stale, raise warning signs.

    The same id with the same body gives the stored session back (`created` False). Raises
    SessionConflict for the same id with another body, ValidationError by field for anything
    wrong: a future date, one before the clinic's late window (patients only), an unknown line,
    a score outside 0-10.
    """
    payload_hash = body.payload_hash()
    try:
        return _store(patient, body, payload_hash, by, now, source)
    except (IntegrityError, ValidationError):
        # Sent before, perhaps while it could still be entered, or by a twin of this request that
        # was quicker: then what is stored decides. Most are new, so nobody looks before.
        stored = _stored(patient, body)
        if stored is None:
            raise
    if stored.payload_hash != payload_hash:
        raise SessionConflict(stored)
    return LoggedSession(stored, created=False)


def _stored(patient: Patient, body: SessionInput) -> Session | None:
    return Session.objects.filter(patient=patient, uuid=body.uuid).first()


@transaction.atomic
def _store(
    patient: Patient,
    body: SessionInput,
    payload_hash: str,
    by: User,
    now: datetime,
    source: Source,
) -> LoggedSession:
    recorded_on = checked_local_date(patient, body, now, source)
    session, entries = store_session(
        patient=patient,
        body=body,
        recorded_at=now,
        recorded_on=recorded_on,
        source=source,
        entered_by=by,
        payload_hash=payload_hash,
    )
    alert = alert_for(session, session.red_flags, today=recorded_on, by=by, now=now)
    mark_days_stale(patient, [body.performed_on], cause="log_session", now=now)
    audit.record(
        "log_session", session, clinic=patient.clinic, by=by, now=now, patient=str(patient.pk)
    )
    return LoggedSession(session, created=True, alert=alert, entries=entries)
