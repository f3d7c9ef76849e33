import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.actions.log_entries import entry_rows
from patients.actions.raise_alert import raise_alert
from patients.logged_session import SessionInput
from patients.models import Patient, SafetyAlert, Session, SessionEntry
from patients.models.session import Source
from patients.stale import mark_days_stale
from patients.weeks import local_date
from routines.reference import red_flags
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.accounts.zones import time_zones

MAX_NOTE = 2000


class SessionConflict(Exception):
    """The device's id is taken by a session with another body; `stored` is that session."""

    def __init__(self, stored: Session) -> None:
        super().__init__("A different session is stored under this id.")
        self.stored = stored


@dataclass(frozen=True)
class LoggedSession:
    session: Session
    created: bool
    alert: SafetyAlert | None = None


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
    stored = _stored(patient, body)
    if stored is None:
        try:
            return _store(patient, body, payload_hash, by, now, source)
        except IntegrityError:
            # A twin of this request was quicker; what it stored decides.
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
    recorded_on = _checked_local_date(patient, body, now, source)
    _check_answers(body)
    rows = entry_rows(patient, body)
    session = Session.objects.create(
        uuid=body.uuid,
        patient=patient,
        performed_on=body.performed_on,
        recorded_at=now,
        recorded_on=recorded_on,
        tz=body.tz,
        source=source,
        entered_by=by,
        pain_before=body.pain_before,
        pain_after=body.pain_after,
        effort=body.effort,
        red_flags=sorted(body.red_flags),
        note=body.note,
        payload_hash=payload_hash,
    )
    for row in rows:
        row.session = session
    SessionEntry.objects.bulk_create(rows)
    alert = _alert_for(session, rows, recorded_on, by, now)
    mark_days_stale(patient, [body.performed_on], cause="log_session", now=now)
    audit.record(
        "log_session", session, clinic=patient.clinic, by=by, now=now, patient=str(patient.pk)
    )
    return LoggedSession(session, created=True, alert=alert)


def _checked_local_date(
    patient: Patient, body: SessionInput, now: datetime, source: Source
) -> date:
    if body.tz not in time_zones():
        raise ValidationError({"tz": _("Send a time zone such as Europe/Berlin.")})
    today = local_date(now, zoneinfo.ZoneInfo(body.tz))
    if body.performed_on > today:
        raise ValidationError({"performed_on": _("A session can't be in the future.")})
    window = patient.clinic.late_window_days
    if source == Source.PATIENT and (today - body.performed_on).days > window:
        message = ngettext(
            "You can enter sessions up to %(days)d day back. Tell your clinic about older ones.",
            "You can enter sessions up to %(days)d days back. Tell your clinic about older ones.",
            window,
        )
        raise ValidationError({"performed_on": message % {"days": window}})
    return today


def _check_answers(body: SessionInput) -> None:
    for field in ("pain_before", "pain_after", "effort"):
        score = getattr(body, field)
        if score is not None and not 0 <= score <= 10:
            raise ValidationError({field: _("Choose a number from 0 to 10.")})
    if len(body.note) > MAX_NOTE:
        message = _("A note can have %(max)d characters at most.") % {"max": MAX_NOTE}
        raise ValidationError({"note": message})
    if set(body.red_flags) - {flag.key for flag in red_flags()}:
        raise ValidationError({"red_flags": _("Unknown warning sign.")})
    if not body.entries and not body.red_flags:
        raise ValidationError({"entries": _("Say what you did, or skipped.")})


def _alert_for(
    session: Session, rows: list[SessionEntry], today: date, by: User, now: datetime
) -> SafetyAlert | None:
    if not session.red_flags:
        return None
    # Work done today stays due and counts; the pause begins with the day after.
    did_something_today = session.performed_on == today and any(not row.skipped for row in rows)
    first_day = today + timedelta(days=1) if did_something_today else today
    return raise_alert(session=session, pause_from=first_day, by=by, now=now)
