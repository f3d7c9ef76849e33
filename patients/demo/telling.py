"""One patient's story, told through the verbs that the pages call, with the clock set back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from patients.actions.answer_alert import answer_alert
from patients.actions.answer_flags import FlagAnswer, answer_flags
from patients.actions.assign_routine import assign_routine
from patients.actions.create_patient import create_patient
from patients.actions.end_plan import end_plan
from patients.actions.pause_plan import pause_plan
from patients.actions.record_check_in import record_check_in
from patients.actions.record_diagnosis import record_diagnosis
from patients.actions.void_session import void_session
from patients.demo.calendar import Calendar
from patients.demo.diary import Diary
from patients.demo.habits import Habit
from patients.models import Assignment, Patient, Prescription
from patients.models.pause import PauseReason
from patients.models.session import Source
from patients.patient_details import PatientDetails
from patients.plans.prescribing import LineChoice, choices_from
from patients.weeks import week_start_of
from routines.dosing import INHERIT, Dose
from routines.models import Routine, Stretch
from therapy.accounts.models import User

DESK, MIDDAY, EVENING = time(9, 40), time(12, 10), time(20, 5)


@dataclass
class Telling:
    """The words a story is told in; `when` is a week of the story or a date."""

    therapist: User
    calendar: Calendar
    routines: dict[str, Routine]
    password: str
    luck: Random
    patient: Patient = field(init=False)
    diary: Diary = field(init=False)
    plan: Assignment = field(init=False)
    lines: list[Prescription] = field(init=False, default_factory=list)
    paused: set[date] = field(init=False, default_factory=set)

    def arrives(self, when: float | date, details: PatientDetails) -> None:
        """Becomes a patient; with an e-mail, one that signs in."""
        now = self._desk(when)
        invite = bool(details.email)
        self.patient = create_patient(details=details, by=self.therapist, now=now, invite=invite)
        self.diary = Diary(self.patient, self.therapist, self.calendar, self.luck)
        if invite:
            # As if the invitation had been followed. One hash for all: making it is slow on purpose.
            User.objects.filter(pk=self.patient.user_id).update(password=self.password)

    def has(self, when: float | date, key: str, code: str, side: str = "", **flags: bool) -> None:
        """Is diagnosed, and the questions that go with it are answered."""
        now, by = self._desk(when), self.therapist
        record_diagnosis(patient=self.patient, key=key, code=code, side=side, by=by, now=now)
        if flags:
            answers = {flag: FlagAnswer(answer) for flag, answer in flags.items()}
            answer_flags(patient=self.patient, answers=answers, by=by, now=now)

    def gets(
        self,
        when: float | date,
        routine: str,
        *,
        changes: Sequence[LineChoice] = (),
        without: Sequence[str] = (),
        note: str = "",
        review_weeks: int = 13,
    ) -> None:
        """Is assigned a routine, `without` some of its stretches (slugs).

        `changes` replace its lines of the same stretch, or are added.
        """
        day = self.day(when)
        self.patient.refresh_from_db()
        self.plan = assign_routine(
            patient=self.patient,
            routine=self.routines[routine],
            choices=_merged(self.routines[routine], changes, without),
            starts_on=day,
            review_on=day + timedelta(weeks=review_weeks),
            plan_version=self.patient.plan_version,
            note=note,
            by=self.therapist,
            now=self._desk(when),
        )
        self.lines = list(self.plan.prescriptions.all())

    def pauses(
        self, first: float | date, until: float | date, reason: PauseReason, note: str = ""
    ) -> None:
        """Does nothing from the first day up to and including the last."""
        starts_on = self.day(first)
        last = max(starts_on, self.day(until))
        now = self._desk(min(starts_on, self.calendar.today))
        pause_plan(
            patient=self.patient,
            starts_on=starts_on,
            until=last,
            reason=reason,
            note=note,
            by=self.therapist,
            now=now,
        )
        self.paused |= {starts_on + timedelta(n) for n in range((last - starts_on).days + 1)}

    def ends(self, when: float | date, reason: str) -> None:
        """Is discharged from the plan; `when` is its last day."""
        last = self.day(when)
        end_plan(
            assignment=self.plan,
            last_day=last,
            reason=reason,
            by=self.therapist,
            now=self._desk(last),
        )

    def warns(self, when: float | date, flag: str, note: str) -> None:
        """Reports a warning sign instead of a session; a serious one pauses the plan."""
        body = self.diary.body(self.day(when), [], Habit())
        moment = self.calendar.at(self.day(when), EVENING)
        self.diary.log(replace(body, red_flags=(flag,), note=note), moment)

    def checks_in(self, when: float | date, **answers: int | None) -> None:
        """Answers the week's questions on the evening of that day."""
        day = self.day(when)
        record_check_in(
            patient=self.patient,
            week_start=week_start_of(day, self.patient.clinic.week_start),
            answers=answers,
            by=self.patient.user,
            now=self.calendar.at(day, EVENING),
        )

    def takes_back(self, when: float | date) -> None:
        """Saves a session by mistake, and notices at once."""
        day = self.day(when)
        moment = self.calendar.at(day, MIDDAY)
        session = self.diary.log(self.diary.body(day, self.lines, Habit()), moment)
        void_session(session=session, by=self.patient.user, now=moment + timedelta(minutes=3))

    def is_answered(self, when: float | date, answer: str) -> None:
        """The therapist has looked into the warning sign; the plan goes on."""
        alert = self.patient.alerts.open().get()
        now = self._desk(when)
        answer_alert(alert=alert, answer=answer, resume=True, by=self.therapist, now=now)
        self.paused |= self._days(alert.session.performed_on, self.day(when))

    def logs(
        self,
        first: float | date,
        last: float | date | None = None,
        habit: Habit | None = None,
        source: Source = Source.PATIENT,
    ) -> None:
        """Does the plan in a habit's way, from the first day up to, not including, the last."""
        until = self.calendar.today + timedelta(days=1) if last is None else self.day(last)
        days = sorted(self._days(self.day(first), until) - self.paused)
        self.diary.fill(days, self.lines, habit or Habit(), source)

    def day(self, when: float | date) -> date:
        return when if isinstance(when, date) else self.calendar.week(when)

    def _desk(self, when: float | date) -> datetime:
        return self.calendar.at(self.day(when), DESK)

    @staticmethod
    def _days(first: date, until: date) -> set[date]:
        return {first + timedelta(days=n) for n in range((until - first).days)}


def line(slug: str, dose: Dose = INHERIT, reason: str = "") -> LineChoice:
    """A stretch of the shared catalog, as the therapist wants it for this patient."""
    stretch = Stretch.objects.get(slug=slug, clinic=None)
    return LineChoice(stretch=stretch, override=dose, reason=reason)


def _merged(
    routine: Routine, changes: Sequence[LineChoice], without: Sequence[str]
) -> list[LineChoice]:
    changed = {choice.stretch.pk: choice for choice in changes}
    wanted = [one for one in choices_from(routine) if one.stretch.slug not in without]
    kept = [_changed(one, changed.pop(one.stretch.pk, None)) for one in wanted]
    return [*kept, *changed.values()]


def _changed(one: LineChoice, change: LineChoice | None) -> LineChoice:
    return replace(one, override=change.override, reason=change.reason) if change else one
