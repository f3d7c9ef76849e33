from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient, Session
from patients.stale import mark_days_stale
from therapy.accounts import audit
from therapy.accounts.models import User

# Long enough to notice a slip of the thumb; after that a correction keeps both versions.
UNDO_FOR = timedelta(minutes=15)


@transaction.atomic
def void_session(*, session: Session, by: User, now: datetime) -> Session:
    """Take back a session that one entered oneself a moment ago; the row stays, but counts nowhere.

    Twice does no harm. Raises PermissionDenied for somebody else's entry, ValidationError when it
    is too late or a warning sign came with it: that one a clinician has to see.
    """
    patient = Patient.objects.select_related("clinic").get(pk=session.patient_id)
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.entered_by_id != by.pk:
        raise PermissionDenied
    if session.voided_at is not None:
        return session
    _refuse_if_fixed(session, now)
    session.voided_at = now
    session.save(update_fields=["voided_at"])
    mark_days_stale(patient, [session.performed_on], cause="void_session", now=now)
    audit.record(
        "void_session", session, clinic=patient.clinic, by=by, now=now, patient=str(patient.pk)
    )
    return session


def can_be_undone(session: Session, *, by: User, now: datetime) -> bool:
    """Whether `void_session` would take it back; for showing the button, not for deciding."""
    mine = session.entered_by_id == by.pk and session.voided_at is None
    mine = mine and session.corrects_id is None
    return mine and not session.red_flags and now - session.recorded_at <= UNDO_FOR


def _refuse_if_fixed(session: Session, now: datetime) -> None:
    if now - session.recorded_at > UNDO_FOR:
        raise ValidationError(_("It is too late to undo this. Tell your clinic what to change."))
    if session.corrects_id is not None or Session.objects.filter(corrects=session).exists():
        # Undone, a correction would leave neither version counting.
        raise ValidationError(_("This session was corrected. Correct it once more instead."))
    if session.red_flags:
        raise ValidationError(_("You reported a warning sign, so this can't be undone. Call us."))
