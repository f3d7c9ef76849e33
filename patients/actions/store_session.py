"""What logging and correcting a session share: the checks, the rows, and the alert they raise."""

import zoneinfo
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.actions.log_entries import entry_rows
from patients.actions.raise_alert import raise_alert
from patients.models import Patient, SafetyAlert, Session, SessionEntry
from patients.models.session import FeltWhere, PainShift, Source
from patients.own.logged_session import SessionInput
from patients.weeks import local_date
from routines.reference import red_flags
from therapy.accounts.models import User

MAX_NOTE = 2000


def checked_local_date(patient: Patient, body: SessionInput, now: datetime, source: Source) -> date:
    """The date on the device's calendar; ValidationError when the session's own can't be."""
    if body.tz not in _zone_names():
        raise ValidationError({"tz": _("Send a time zone such as Europe/Berlin.")})
    today = local_date(now, zoneinfo.ZoneInfo(body.tz))
    if body.performed_on > today:
        raise ValidationError({"performed_on": _("A session can't be in the future.")})
    if source == Source.PATIENT:
        check_window(patient, body.performed_on, today)
    return today


def check_window(patient: Patient, day: date, today: date) -> None:
    """ValidationError for a day longer ago than the clinic lets its patients enter."""
    window = patient.clinic.late_window_days
    if (today - day).days > window:
        message = ngettext(
            "You can enter sessions up to %(days)d day back. Tell your clinic about older ones.",
            "You can enter sessions up to %(days)d days back. Tell your clinic about older ones.",
            window,
        )
        raise ValidationError({"performed_on": message % {"days": window}})


@cache
def _zone_names() -> frozenset[str]:
    """Once per process: reading the machine's list of zones takes 10 ms."""
    return frozenset(zoneinfo.available_timezones())


def store_session(
    *, patient: Patient, body: SessionInput, **facts: Any
) -> tuple[Session, list[SessionEntry]]:
    """Check the answers and write the rows; `facts` are the session's fields beside its body.

    Runs inside the verb's transaction. ValidationError by field for an answer that can't be.
    """
    _check_answers(body)
    rows = entry_rows(patient, body)
    session = Session.objects.create(
        **{
            "uuid": body.uuid,
            "patient": patient,
            "performed_on": body.performed_on,
            "tz": body.tz,
            "pain_before": body.pain_before,
            "pain_after": body.pain_after,
            "effort": body.effort,
            "pain_shift": body.pain_shift,
            "felt_where": body.felt_where,
            "red_flags": sorted(body.red_flags),
            "note": body.note,
            **facts,
        }
    )
    for row in rows:
        row.session = session
    return session, SessionEntry.objects.bulk_create(rows)


def _check_answers(body: SessionInput) -> None:
    for field in ("pain_before", "pain_after", "effort"):
        score = getattr(body, field)
        if score is not None and not 0 <= score <= 10:
            raise ValidationError({field: _("Choose a number from 0 to 10.")})
    for field, choices in (("pain_shift", PainShift), ("felt_where", FeltWhere)):
        if getattr(body, field) not in (None, *choices.values):
            raise ValidationError({field: _("Choose one of the answers.")})
    if len(body.note) > MAX_NOTE:
        message = _("A note can have %(max)d characters at most.") % {"max": MAX_NOTE}
        raise ValidationError({"note": message})
    if set(body.red_flags) - {flag.key for flag in red_flags()}:
        raise ValidationError({"red_flags": _("Unknown warning sign.")})
    if not body.entries and not body.red_flags:
        raise ValidationError({"entries": _("Say what you did, or skipped.")})


def alert_for(
    session: Session, signs: Collection[str], *, today: date, by: User, now: datetime
) -> SafetyAlert | None:
    """Raise an alert when there are `signs` that nobody has been told of; `today` is the device's."""
    if not signs:
        return None
    # Work done today stays due and counts; the pause begins with the day after.
    did_something = session.entries.filter(skipped="").exists()
    did_something_today = session.performed_on == today and did_something
    first_day = today + timedelta(days=1) if did_something_today else today
    return raise_alert(session=session, pause_from=first_day, by=by, now=now)
