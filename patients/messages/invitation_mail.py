"""The mail with a patient's invitation: who invites, and a link. No name and nothing clinical."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from patients.models import Invitation
from therapy.accounts.outbox import order_mail, ring_for_mail

KIND = "invitation"


def invitation_link(invitation: Invitation) -> str | None:
    """The address of the way in, as it stands in mails and QR codes; None when it can't be told."""
    token = invitation.token
    return urljoin(settings.SITE_URL, reverse("invitation-link", args=[token])) if token else None


@transaction.atomic
def mail_invitation(invitation: Invitation, now: datetime) -> bool:
    """Have it mailed to the patient; False when there is no e-mail, or no link to send."""
    patient = invitation.patient
    if not (invitation_link(invitation) and patient.email):
        return False
    occasion = now.isoformat()
    whom = {"thing": invitation.pk, "recipient": patient.pk, "clinic": patient.clinic}
    order_mail(kind=KIND, **whom, occasion=occasion, now=now)
    invitation.mailed_at = now
    invitation.save(update_fields=["mailed_at"])
    ring_for_mail()
    return True


def invitation_message(thing: str, recipient: str) -> EmailMessage | None:
    """The mail; None when the invitation was used, taken back or has run out meanwhile."""
    found = Invitation.objects.select_related("patient__clinic").filter(pk=thing).first()
    link = invitation_link(found) if found and found.state_at(timezone.now()) == "open" else None
    if link is None or not found.patient.email:
        return None
    context = {"link": link, "clinic": found.patient.clinic, "site_name": settings.SITE_NAME}
    subject = render_to_string("patients/email/invitation_subject.txt", context).strip()
    body = render_to_string("patients/email/invitation.txt", context)
    return EmailMessage(subject, body, to=[found.patient.email])
