"""The Celery doors of reminders. Any of them may run twice: a turn is claimed, not assumed."""

from celery import shared_task
from django.utils import timezone

from patients.actions.remind import Turn, claim_turn, reason_not_to, record_outcome
from patients.messages.push import push_reminder
from patients.messages.reminder_mail import order_reminder_mail
from patients.models import Reminder
from patients.models.reminder import Channel, Outcome
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import for_clinic, in_clinic

# A message not picked up by then is dropped: the next beat finds the reminder again.
EXPIRES_SECONDS = 60


@shared_task
def send_due_reminders() -> None:
    """Beat, each minute: share out the reminders whose turn has come."""
    for clinic_id in Clinic.objects.values_list("pk", flat=True):
        with in_clinic(clinic_id):
            due = Reminder.objects.filter(
                patient__clinic=clinic_id, active=True, next_at__lte=timezone.now()
            )
            found = list(due.order_by("next_at").values_list("pk", flat=True))
        for pk in found:
            send_reminder.apply_async([clinic_id, pk], expires=EXPIRES_SECONDS)


@shared_task
@for_clinic
def send_reminder(clinic_id: int, reminder_id: int) -> None:
    """Send one reminder, once a day, and only if something is left to do."""
    turn = claim_turn(reminder_id=reminder_id, now=timezone.now())
    if turn is not None:
        outcome = reason_not_to(turn) or _send(turn)
        record_outcome(turn=turn, outcome=outcome, now=timezone.now())


def _send(turn: Turn) -> Outcome:
    """By the way the patient chose; a browser that is gone is replaced by a mail.

    A mail is sent as soon as it is ordered: the outbox tries again, and says so when it can't.
    """
    reminder = turn.reminder
    pushed = reminder.channel == Channel.PUSH and push_reminder(reminder.patient)
    ordered = not pushed and order_reminder_mail(turn, now=timezone.now())
    return Outcome.SENT if pushed or ordered else Outcome.FAILED
