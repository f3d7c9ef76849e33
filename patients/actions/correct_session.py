from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patients.actions.log_session import LoggedSession, SessionConflict
from patients.actions.store_session import (
    alert_for,
    check_window,
    checked_local_date,
    store_session,
)
from patients.models import Patient, Session
from patients.models.session import Source
from patients.own.logged_session import SessionInput
from patients.stale import mark_days_stale
from therapy.accounts import audit
from therapy.accounts.models import User


def correct_session(
    *,
    session: Session,
    body: SessionInput,
    by: User,
    now: datetime,
    source: Source = Source.PATIENT,
) -> LoggedSession:
    """Put a new row in the place of a session; the old one is kept and counts no more.

    The same id with the same body gives the stored correction back. Raises SessionConflict for an
    id that is taken by anything else, ValidationError by field as `log_session` does, and when the
    session was taken back, has been corrected already, or is older than the clinic's late window.
    """
    patient = Patient.objects.select_related("clinic").get(pk=session.patient_id)
    stored = _stored(patient, body, session)
    if stored is not None:
        return stored
    try:
        return _replace(patient, session, body, by, now, source)
    except IntegrityError:
        # A twin of this request was quicker; what it stored decides.
        stored = _stored(patient, body, session)
        if stored is None:
            raise
        return stored


def can_be_corrected(session: Session, patient: Patient, today: date) -> bool:
    """Whether the patient may correct it on that day of theirs; for the link, not for deciding."""
    stands = session.voided_at is None and not is_corrected(session)
    return stands and (today - session.performed_on).days <= patient.clinic.late_window_days


def is_corrected(session: Session) -> bool:
    """Whether a correction stands in its place."""
    return Session.objects.filter(corrects=session).exists()


def _stored(patient: Patient, body: SessionInput, session: Session) -> LoggedSession | None:
    stored = Session.objects.filter(patient=patient, uuid=body.uuid).first()
    if stored is None:
        return None
    if stored.corrects_id != session.pk or stored.payload_hash != body.payload_hash():
        raise SessionConflict(stored)
    return LoggedSession(stored, created=False)


@transaction.atomic
def _replace(
    patient: Patient, session: Session, body: SessionInput, by: User, now: datetime, source: Source
) -> LoggedSession:
    old = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    today = checked_local_date(patient, body, now, source)
    _refuse_if_gone(old)
    if source == Source.PATIENT:
        check_window(patient, old.performed_on, today)
    # A warning sign once reported stays: its alert is for a clinician to answer.
    signs = set(old.red_flags) | set(body.red_flags)
    new, entries = store_session(
        patient=patient,
        body=replace(body, red_flags=tuple(signs)),
        recorded_at=now,
        # Entered in time once, it isn't late for having been put right.
        recorded_on=max(old.recorded_on, body.performed_on),
        source=source,
        entered_by=by,
        payload_hash=body.payload_hash(),
        corrects=old,
    )
    alert = alert_for(new, signs - set(old.red_flags), today=today, by=by, now=now)
    days = [old.performed_on, new.performed_on]
    mark_days_stale(patient, days, cause="correct_session", now=now)
    audit.record(
        "correct_session",
        new,
        clinic=patient.clinic,
        by=by,
        now=now,
        patient=str(patient.pk),
        corrects=old.pk,
    )
    return LoggedSession(new, created=True, alert=alert, entries=entries)


def _refuse_if_gone(session: Session) -> None:
    if session.voided_at is not None:
        raise ValidationError({"entries": _("This session was taken back. Enter it anew.")})
    if is_corrected(session):
        raise ValidationError(
            {"entries": _("A newer version of this session is saved. Correct that one.")}
        )
