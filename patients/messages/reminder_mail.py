"""The mail of a reminder. Neutral: no name, no clinic, no word of what it is about."""

from datetime import date, datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from patients.actions.remind import Turn, reason_not_to, record_outcome
from patients.messages.reminding import wall_instant
from patients.models import Reminder
from patients.models.reminder import Outcome
from patients.strangers import reminder_by
from therapy.accounts.outbox import order_mail

KIND = "reminder"
SALT = "reminder.stop"


def stop_token(reminder: Reminder) -> str:
    """Names the reminder; good for stopping it and for nothing else."""
    return signing.dumps(reminder.pk, salt=SALT)


def reminder_of(token: str) -> Reminder | None:
    """The reminder behind a stop link, its clinic open; None for a forged one or one removed."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return reminder_by(pk)


def order_reminder_mail(turn: Turn, *, now: datetime) -> bool:
    """Have it mailed; False where there is no address."""
    reminder = turn.reminder
    patient = reminder.patient
    if not patient.email:
        return False
    thing = f"{reminder.pk} {turn.day.isoformat()}"
    order_mail(kind=KIND, thing=thing, recipient=patient.pk, clinic=patient.clinic, now=now)
    return True


def reminder_message(thing: str, recipient: str) -> EmailMessage | None:
    """The mail of one turn; None when it waited until nothing is left to do, or for two hours."""
    pk, day = thing.split()
    rows = Reminder.objects.select_related("patient__clinic", "patient__user")
    reminder = rows.filter(pk=pk, patient=recipient, active=True).first()
    turn = reminder and _turn_of(reminder, date.fromisoformat(day))
    if turn is None or not reminder.patient.email:
        return None
    if (reason := reason_not_to(turn)) is None:
        return _written(reminder)
    # It was ordered in time, and could not be delivered since.
    outcome = Outcome.FAILED if reason == Outcome.TOO_LATE else reason
    record_outcome(turn=turn, outcome=outcome, now=timezone.now())
    return None


def _turn_of(reminder: Reminder, day: date) -> Turn | None:
    """None when the patient has taken the day out of the reminder since."""
    if day.isoweekday() not in reminder.days_of_week:
        return None
    came = wall_instant(day, reminder.time, reminder.patient.tz)
    return Turn(reminder, day, late=timezone.now() - came)


def _written(reminder: Reminder) -> EmailMessage:
    """The mail, with the header that gives mail programs a button to stop it (RFC 8058)."""
    token = stop_token(reminder)
    context = {
        "site_name": settings.SITE_NAME,
        "time": reminder.time,
        "link": urljoin(settings.SITE_URL, reverse("today")),
        "stop": urljoin(settings.SITE_URL, reverse("reminder-stop", args=[token])),
    }
    one_click = urljoin(settings.SITE_URL, reverse("reminder-stop-now", args=[token]))
    return EmailMessage(
        render_to_string("patients/email/reminder_subject.txt", context).strip(),
        render_to_string("patients/email/reminder.txt", context),
        to=[reminder.patient.email],
        headers={
            "List-Unsubscribe": f"<{one_click}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
