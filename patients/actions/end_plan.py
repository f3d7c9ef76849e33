from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Assignment, Patient
from patients.stale import mark_period_stale
from patients.weeks import local_date
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def end_plan(
    *, assignment: Assignment, last_day: date, reason: str, by: User, now: datetime
) -> Assignment:
    """Give a running plan its last day, with a reason. What was done stays.

    Raises ValidationError without a reason, when it has ended already, or when the last day is
    before its first.
    """
    patient = Patient.objects.select_for_update().get(pk=assignment.patient_id)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the plan ends.")})
    if assignment.cancelled_at or (assignment.ends_on and assignment.ends_on <= last_day):
        raise ValidationError(_("This plan has already ended."))
    if last_day < assignment.starts_on:
        raise ValidationError({"last_day": _("The last day can't be before the first.")})
    assignment.ends_on, assignment.end_reason = last_day, reason.strip()
    assignment.save(update_fields=["ends_on", "end_reason"])
    patient.plan_version += 1
    patient.save(update_fields=["plan_version"])
    # Given in hindsight, it also takes away what the weeks since have asked for.
    last_touched = max(last_day, local_date(now, patient.tz))
    mark_period_stale(patient, last_day, last_touched, cause="end_plan", now=now)
    audit.record("end_plan", assignment, clinic=patient.clinic, by=by, now=now)
    return assignment
