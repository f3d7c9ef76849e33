"""The mail that a warning sign was reported. It names nobody and nothing: one has to sign in."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from patients.models import SafetyAlert
from therapy.accounts.models import Role, User


def mail_alert_after_commit(alert: SafetyAlert | None) -> None:
    """Mail the care team and the clinic's admins once the alert is stored; None does nothing.

    A mail that can't be sent is logged and breaks nothing: the alert stands on their desk.
    """
    if alert is not None:
        # Not a partial: Django names a robust callback that fails, and a partial has no name.
        transaction.on_commit(lambda: send_alert_mail(alert), robust=True)


def send_alert_mail(alert: SafetyAlert) -> int:
    """Send it, a mail per person, and give their number; nobody sees who else got one."""
    context = {"link": urljoin(settings.SITE_URL, reverse("home")), "site_name": settings.SITE_NAME}
    subject = render_to_string("patients/email/alert_subject.txt", context).strip()
    body = render_to_string("patients/email/alert.txt", context)
    mails = [EmailMessage(subject, body, None, [address]) for address in _addresses(alert)]
    return get_connection().send_messages(mails) or 0


def _addresses(alert: SafetyAlert) -> list[str]:
    patient = alert.patient
    concerned = Q(caseload=patient) | Q(role=Role.ADMIN)
    staff = User.objects.filter(concerned, clinic=patient.clinic_id, is_active=True)
    return sorted(set(staff.values_list("email", flat=True)))
