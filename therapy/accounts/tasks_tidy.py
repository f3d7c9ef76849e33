"""The nightly Celery door of what has had its time. It may run twice: what is gone is gone."""

from celery import shared_task
from django.utils import timezone

from therapy.accounts import outbox, sessions


@shared_task
def tidy() -> None:
    now = timezone.now()
    sessions.forget_old(now)
    outbox.forget_settled(now)
