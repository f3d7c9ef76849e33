"""The mail to a clinic's admins that an operator looks in. Neither reason nor patient stands in it."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from therapy.accounts.models import BreakGlass, Role, User
from therapy.accounts.outbox import order_mail

KIND = "break-glass"


def order_break_glass_mails(glass: BreakGlass, *, now: datetime) -> None:
    """A mail to each admin of the clinic, in the transaction that lets the operator in."""
    for admin in _admins(glass):
        order_mail(kind=KIND, thing=glass.pk, recipient=admin.pk, clinic=glass.clinic, now=now)


def break_glass_message(thing: str, recipient: str) -> EmailMessage | None:
    """The mail; None for somebody who is no admin of the clinic any more."""
    glass = BreakGlass.objects.select_related("clinic").get(pk=thing)
    admin = _admins(glass).filter(pk=recipient).first()
    if admin is None:
        return None
    zone = glass.clinic.tz
    context = {
        "clinic": glass.clinic,
        "from": glass.started_at.astimezone(zone),
        "to": glass.ends_at.astimezone(zone),
        "link": urljoin(settings.SITE_URL, f"{reverse('audit')}?glass={glass.pk}"),
        "site_name": settings.SITE_NAME,
    }
    subject = render_to_string("accounts/email/break_glass_subject.txt", context).strip()
    body = render_to_string("accounts/email/break_glass.txt", context)
    return EmailMessage(subject, body, to=[admin.email])


def _admins(glass: BreakGlass) -> QuerySet[User]:
    admins = User.objects.filter(clinic=glass.clinic_id, role=Role.ADMIN, is_active=True)
    return admins.order_by("pk")
