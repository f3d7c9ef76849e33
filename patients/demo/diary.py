"""How a story's days become logged sessions, entered at the moment the habit says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from patients.actions.log_session import log_session
from patients.demo.calendar import Calendar
from patients.demo.habits import Habit, due_sessions, session_of
from patients.models import Patient, Prescription, Session
from patients.models.session import Source
from patients.own.logged_session import SessionInput
from therapy.accounts.models import User

# When the first, second and third session of a day is done.
HOURS = (7, 13, 20)


@dataclass(frozen=True)
class Diary:
    """One patient's sessions; `therapist` enters what the patient can't."""

    patient: Patient
    therapist: User
    calendar: Calendar
    luck: Random

    def fill(
        self, days: Sequence[date], lines: Sequence[Prescription], habit: Habit, source: Source
    ) -> None:
        """Write the sessions of these days, as far as the habit does them and they are past."""
        for number, day in enumerate(days):
            self._write_day(day, lines, habit, number / len(days), source)

    def _write_day(
        self,
        day: date,
        lines: Sequence[Prescription],
        habit: Habit,
        progress: float,
        source: Source,
    ) -> None:
        due = due_sessions(lines, day, habit.extra)
        for slot, asked in enumerate(due):
            missed = self.luck.random() >= habit.share
            moment = self._entered(day, slot if len(due) > 1 else None, habit)
            if not missed and self.calendar.is_over(moment):
                self.log(self.body(day, asked, habit, progress), moment, source)

    def body(
        self, day: date, lines: Sequence[Prescription], habit: Habit, progress: float = 0
    ) -> SessionInput:
        """One session of that day, as it would be typed in."""
        tz = self.patient.time_zone
        return session_of(lines, day, habit, progress=progress, tz=tz, luck=self.luck)

    def log(self, body: SessionInput, moment: datetime, source: Source = Source.PATIENT) -> Session:
        """Through the verb, by the patient, or by the therapist from paper or memory."""
        by = self.patient.user if source == Source.PATIENT else self.therapist
        logged = log_session(patient=self.patient, body=body, by=by, now=moment, source=source)
        return logged.session

    def _entered(self, day: date, slot: int | None, habit: Habit) -> datetime:
        """A few minutes after the session; with several days in one go, on the evening of the last.

        Those who collect type quickly, so that their entries look like what they are.
        """
        if habit.collects > 1:
            late = habit.collects - 1 - day.toordinal() % habit.collects
            return self.calendar.at(day + timedelta(days=late), time(21, self.luck.randrange(9)))
        hour = habit.hour if slot is None else HOURS[min(slot, len(HOURS) - 1)]
        return self.calendar.at(day, time(hour, self.luck.randrange(58)))
