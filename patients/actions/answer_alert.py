from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.actions.pause_plan import resume_plan
from patients.models import Pause, SafetyAlert
from patients.models.pause import PauseReason
from patients.weeks import local_date
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def answer_alert(
    *, alert: SafetyAlert, answer: str, resume: bool, by: User, now: datetime
) -> SafetyAlert:
    """Close a warning sign with what was done; with `resume` the plan runs again from today.

    Raises ValidationError without words, or when somebody answered first.
    """
    alert = SafetyAlert.objects.select_for_update().get(pk=alert.pk)
    if alert.answered_at is not None:
        raise ValidationError(_("Somebody has already answered this alert."))
    if not answer.strip():
        raise ValidationError({"answer": _("Write what you did about it.")})
    alert.answer, alert.answered_by, alert.answered_at = answer.strip(), by, now
    alert.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("answer_alert", alert, clinic=alert.patient.clinic, by=by, now=now, resumed=resume)
    if resume:
        _lift_red_flag_pause(alert, by, now)
    return alert


def _lift_red_flag_pause(alert: SafetyAlert, by: User, now: datetime) -> None:
    pause = Pause.objects.filter(
        patient=alert.patient, reason=PauseReason.RED_FLAG, until=None
    ).first()
    if pause is not None:
        resume_plan(pause=pause, first_day=local_date(now, alert.patient.tz), by=by, now=now)
