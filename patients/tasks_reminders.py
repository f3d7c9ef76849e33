"""The Celery doors of reminders."""

from celery import shared_task


@shared_task
def send_due_reminders() -> None:
    """Beat, each minute."""
