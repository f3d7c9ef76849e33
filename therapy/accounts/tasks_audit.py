"""What beat has done to the audit trail: a seal each minute, its head by mail each day."""

import logging

from celery import shared_task
from django.db import IntegrityError
from django.utils import timezone

from therapy.accounts.actions.seal_trail import seal_trail
from therapy.accounts.models import Heartbeat
from therapy.accounts.seal_heads import mail_head, note_head

log = logging.getLogger(__name__)


@shared_task
def seal_audit_trail() -> None:
    """Harmless twice at once: only one can follow the last seal."""
    now = timezone.now()
    try:
        seal = seal_trail(now=now)
    except IntegrityError:
        log.info("another worker has just sealed the audit trail")
        return
    if seal is not None:
        note_head(seal)
    Heartbeat.objects.note(Heartbeat.SEAL, now=now)


@shared_task
def mail_audit_head() -> None:
    mail_head()
