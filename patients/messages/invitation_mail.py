"""The mail with a patient's invitation: who invites, and a link. No name and nothing clinical."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from patients.models import Invitation


def invitation_link(invitation: Invitation) -> str | None:
    """The address of the way in, as it stands in mails and QR codes; None when it can't be told."""
    token = invitation.token
    return urljoin(settings.SITE_URL, reverse("invitation-link", args=[token])) if token else None


def mail_invitation(invitation: Invitation, now: datetime) -> bool:
    """Send it to the patient's e-mail; False when there is none, or no link to send."""
    link, address = invitation_link(invitation), invitation.patient.email
    if not (link and address):
        return False
    context = {"link": link, "clinic": invitation.patient.clinic, "site_name": settings.SITE_NAME}
    subject = render_to_string("patients/email/invitation_subject.txt", context).strip()
    send_mail(subject, render_to_string("patients/email/invitation.txt", context), None, [address])
    invitation.mailed_at = now
    invitation.save(update_fields=["mailed_at"])
    return True
