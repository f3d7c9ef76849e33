"""The Celery doors of mails. Any may run twice: a mail is claimed, not assumed."""

from celery import shared_task
from django.utils import timezone

from therapy.accounts import outbox
from therapy.accounts.models import Heartbeat, OutgoingMail

# A message not picked up by then is dropped: the next beat finds the mail again.
EXPIRES_SECONDS = 60
MOST_AT_ONCE = 500


@shared_task
def send_mails() -> None:
    """Beat, and whoever ordered one: share out the mails whose time has come."""
    now = timezone.now()
    due = OutgoingMail.objects.due(now, now - outbox.STUCK_AFTER).order_by("due_at")
    for pk in due.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        send_mail.apply_async([pk], expires=EXPIRES_SECONDS)
    Heartbeat.objects.note(Heartbeat.MAIL, now=now)


@shared_task
def send_mail(pk: int) -> None:
    outbox.send_mail(pk=pk, now=timezone.now())
