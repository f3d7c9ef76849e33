"""The day a session page is for: today, or the day named in its address."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Patient

# Enough of what stood in the address to recognise it.
SHOWN = 20


@dataclass(frozen=True)
class WantedDay:
    """`past` is None for today; `refusal` says why no session may be entered for the day."""

    day: date
    past: date | None = None
    refusal: str = ""


def wanted_day(text: str, patient: Patient, today: date) -> WantedDay:
    """What `?day=` asks for. A day that can't be read, or is still to come, stands for today."""
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        words = _("We can't read the day “%(day)s”.") % {"day": text[:SHOWN]}
        return WantedDay(today, refusal=words)
    if day > today:
        return WantedDay(today, refusal=_("That day is still to come."))
    if day < today - timedelta(days=patient.clinic.late_window_days):
        return WantedDay(day, past=day, refusal=_too_long_ago(patient.clinic.late_window_days))
    return WantedDay(day, past=day if day != today else None)


def _too_long_ago(window: int) -> str:
    message = ngettext(
        "You can enter sessions up to %(days)d day back. Tell your clinic about older ones.",
        "You can enter sessions up to %(days)d days back. Tell your clinic about older ones.",
        window,
    )
    return message % {"days": window}


def what_to_do(wanted: WantedDay) -> str:
    """After the refusal of a form that was filled in: it is still there."""
    if wanted.past:
        return _("What you typed is still here.")
    return _("What you typed is still here: save it for today, or choose the day in My week.")
