from datetime import datetime

from django.db import transaction

from therapy.accounts import audit
from therapy.accounts.models import MailState, OutgoingMail


@transaction.atomic
def resend_mail(*, mail: OutgoingMail, now: datetime) -> None:
    """Try a mail again that was given up, from the beginning: as often and with the same pauses."""
    dead = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.DEAD)
    if dead.update(state=MailState.WAITING, tries=0, due_at=now):
        audit.record("resend_mail", mail, clinic=mail.clinic, by=None, now=now)


@transaction.atomic
def drop_mail(*, mail: OutgoingMail, now: datetime) -> None:
    """Let a mail go that was given up: the status page tells of it no longer."""
    dead = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.DEAD)
    if dead.update(state=MailState.DROPPED):
        audit.record("drop_mail", mail, clinic=mail.clinic, by=None, now=now)
