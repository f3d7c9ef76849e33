"""What a worker would have sent by now."""

from django.core import mail
from django.core.mail import EmailMessage

from therapy.accounts import outbox
from therapy.accounts.models import OutgoingMail


def sent_mails() -> list[EmailMessage]:
    """Send what waits, as the worker does; all mails so far."""
    for waiting in OutgoingMail.objects.open().order_by("pk"):
        outbox.send_mail(pk=waiting.pk, now=waiting.due_at)
    return mail.outbox
