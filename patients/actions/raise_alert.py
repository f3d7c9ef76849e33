from datetime import date, datetime

from patients.actions.pause_plan import pause_plan
from patients.messages.alert_mail import order_alert_mails
from patients.models import SafetyAlert, Session
from patients.models.alert import AlertLevel
from patients.models.pause import PauseReason
from routines.reference import red_flags
from therapy.accounts import audit
from therapy.accounts.models import User

_STRICTEST_FIRST = (AlertLevel.EMERGENCY, AlertLevel.SAME_DAY, AlertLevel.SOON)


def raise_alert(*, session: Session, pause_from: date, by: User, now: datetime) -> SafetyAlert:
    """Write the alert of a session's warning signs; a serious one pauses the plan.

    Runs inside the transaction of the session. A pause that runs already is left as it is.
    """
    levels = {flag.level for flag in red_flags() if flag.key in session.red_flags}
    level = next(level for level in _STRICTEST_FIRST if level in levels)
    patient = session.patient
    alert = SafetyAlert.objects.create(
        patient=patient, session=session, level=level, red_flags=session.red_flags, raised_at=now
    )
    if alert.blocks and not patient.pauses.overlapping(pause_from, date.max).exists():
        pause_plan(
            patient=patient, starts_on=pause_from, reason=PauseReason.RED_FLAG, by=by, now=now
        )
    order_alert_mails(alert, now=now)
    audit.record("raise_alert", alert, clinic=patient.clinic, by=by, now=now, level=level)
    return alert
