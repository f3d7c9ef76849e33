"""The Celery door of mails. It may run twice: one worker at a time has the line to the mail server."""

from celery import shared_task
from django.utils import timezone

from therapy.accounts import outbox
from therapy.accounts.models import Heartbeat

# A message not picked up by then is dropped: the next beat comes anyway.
EXPIRES_SECONDS = 60


@shared_task
def send_mails() -> None:
    """Beat, and whoever ordered one: send the mails whose time has come."""
    if outbox.send_due_mails():
        # The rest behind whatever else waits for a worker.
        send_mails.apply_async(expires=EXPIRES_SECONDS)
    Heartbeat.objects.note(Heartbeat.MAIL, now=timezone.now())
