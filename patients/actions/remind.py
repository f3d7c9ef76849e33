from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from patients.messages.reminding import SEND_WITHIN, next_turn, sessions_asked, wall_instant
from patients.models import Patient, Reminder
from patients.models.reminder import Outcome
from patients.own.today import DayState, today_of
from patients.weeks import local_date
from therapy.accounts import audit


@dataclass(frozen=True)
class Turn:
    """One turn of one reminder, claimed by this process and by no other."""

    reminder: Reminder
    day: date
    late: timedelta


def claim_turn(*, reminder_id: int, now: datetime) -> Turn | None:
    """Claim the turn that has come, if nobody has; the row moves on to the next one.

    One UPDATE that names what it expects decides between two tasks: at most one gets a Turn. A
    task that dies right after it has cost this turn, which is better than a second message.
    """
    rows = Reminder.objects.select_related("patient__clinic", "patient__user")
    row = rows.filter(pk=reminder_id, active=True, next_at__lte=now).first()
    if row is None:
        return None
    tz = row.patient.tz
    day = local_date(row.next_at, tz)
    following = next_turn(row.time, row.days_of_week, tz, after=now)
    unclaimed = Reminder.objects.filter(pk=row.pk, active=True, next_at=row.next_at)
    # The patient's zone has changed since, or today's turn was had already: only move on.
    if wall_instant(day, row.time, tz) != row.next_at or row.last_sent_on == day:
        unclaimed.update(next_at=following)
        return None
    if not unclaimed.update(next_at=following, last_sent_on=day):
        return None
    return Turn(row, day, late=now - row.next_at)


def reason_not_to(turn: Turn) -> Outcome | None:
    """Why nothing should be sent: too late, or nothing left that this reminder asks for."""
    if turn.late > SEND_WITHIN:
        return Outcome.TOO_LATE
    patient = turn.reminder.patient
    may_sign_in = patient.user is not None and patient.user.is_active
    if patient.archived_at is not None or not may_sign_in or not _is_needed(turn, patient):
        return Outcome.NOT_NEEDED
    return None


def _is_needed(turn: Turn, patient: Patient) -> bool:
    found = today_of(patient, turn.day)
    if found.state != DayState.READY or found.skipped:
        return False
    of_the_day = [
        row.pk
        for row in patient.reminders.filter(active=True)
        if turn.day.isoweekday() in row.days_of_week
    ]
    asked = sessions_asked(
        position=of_the_day.index(turn.reminder.pk),
        reminders=len(of_the_day),
        due=found.sessions_due,
    )
    return found.sessions_done < asked


@transaction.atomic
def record_outcome(*, turn: Turn, outcome: Outcome, now: datetime) -> None:
    """Write down what became of the turn; patient and therapist see it."""
    Reminder.objects.filter(pk=turn.reminder.pk).update(last_outcome=outcome, last_at=now)
    patient = turn.reminder.patient
    audit.record("remind", patient, clinic=patient.clinic, by=None, now=now, outcome=outcome)
