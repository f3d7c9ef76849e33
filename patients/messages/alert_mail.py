"""The mail that a warning sign was reported. It names nobody and nothing: one has to sign in."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from patients.models import Patient, SafetyAlert
from therapy.accounts.models import Role, User
from therapy.accounts.outbox import order_mail

KIND = "alert"


def order_alert_mails(alert: SafetyAlert, *, now: datetime) -> None:
    """A mail to each of the care team and the clinic's admins; nobody sees who else got one.

    Ordered with the alert itself: while no mail can be sent, it still stands on their desk.
    """
    for user in _concerned(alert.patient):
        whom = {"thing": alert.pk, "recipient": user.pk, "clinic": alert.patient.clinic}
        order_mail(kind=KIND, **whom, now=now)


def alert_message(thing: str, recipient: str) -> EmailMessage | None:
    """The mail; None for somebody who left the care team or the clinic meanwhile."""
    alert = SafetyAlert.objects.select_related("patient").get(pk=thing)
    user = _concerned(alert.patient).filter(pk=recipient).first()
    if user is None:
        return None
    context = {"link": urljoin(settings.SITE_URL, reverse("home")), "site_name": settings.SITE_NAME}
    subject = render_to_string("patients/email/alert_subject.txt", context).strip()
    body = render_to_string("patients/email/alert.txt", context)
    return EmailMessage(subject, body, to=[user.email])


def _concerned(patient: Patient) -> QuerySet[User]:
    concerned = Q(caseload=patient) | Q(role=Role.ADMIN)
    staff = User.objects.filter(concerned, clinic=patient.clinic_id, is_active=True)
    return staff.distinct().order_by("pk")
