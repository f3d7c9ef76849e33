from collections.abc import Collection
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.messages.reminding import next_turn
from patients.models import Patient, Reminder
from patients.models.reminder import Channel
from therapy.accounts import audit
from therapy.accounts.models import User

MOST_REMINDERS = 4
WEEK = frozenset(range(1, 8))


@transaction.atomic
def set_reminder(
    *,
    patient: Patient,
    at: time,
    days: Collection[int],
    channel: Channel,
    by: User,
    now: datetime,
    reminder: Reminder | None = None,
) -> Reminder:
    """Make a reminder, or change one and switch it on again; it may still ring today.

    Raises ValidationError by field: no day, an e-mail that isn't there, a second one at the same
    time, or more than four.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    _check(patient, at, days, channel, reminder)
    row = reminder or Reminder(patient=patient, created_at=now)
    row.time, row.days_of_week, row.channel = at, sorted(set(days)), channel
    row.active, row.last_sent_on = True, None
    row.next_at = next_turn(at, days, patient.tz, after=now)
    row.save()
    audit.record("set_reminder", patient, clinic=patient.clinic, by=by, now=now, channel=channel)
    return row


def _check(
    patient: Patient, at: time, days: Collection[int], channel: Channel, reminder: Reminder | None
) -> None:
    if not days or not set(days) <= WEEK:
        raise ValidationError({"days": _("Choose at least one day.")})
    if channel == Channel.EMAIL and not patient.email:
        raise ValidationError(
            {"channel": _("Your clinic has no e-mail of yours. Give them a call.")}
        )
    others = patient.reminders.exclude(pk=reminder.pk) if reminder else patient.reminders.all()
    if others.filter(time=at).exists():
        raise ValidationError({"time": _("You have a reminder at this time already.")})
    if others.count() >= MOST_REMINDERS:
        raise ValidationError(_("Four reminders are enough. Remove one first."))


@transaction.atomic
def remove_reminder(*, reminder: Reminder, by: User, now: datetime) -> None:
    """Delete it; nothing else remembers it."""
    patient = reminder.patient
    reminder.delete()
    audit.record("remove_reminder", patient, clinic=patient.clinic, by=by, now=now)


@transaction.atomic
def stop_reminder(*, reminder: Reminder, now: datetime) -> None:
    """Switch it off from the link in its mail, without signing in. Twice does no harm."""
    if Reminder.objects.filter(pk=reminder.pk, active=True).update(active=False):
        patient = reminder.patient
        audit.record("stop_reminder", patient, clinic=patient.clinic, by=patient.user, now=now)
