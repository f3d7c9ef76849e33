"""Any order of everything that changes a week, through the real verbs, against a second reckoning.

`HYPOTHESIS_PROFILE=long` plays 500 histories of 50 acts; otherwise it is a sample of them.
"""

import os
import random
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from patients.actions.assign_routine import assign_routine
from patients.actions.check_reports import differing
from patients.actions.close_weeks import close_due_weeks, finalise_weeks
from patients.actions.correct_session import correct_session
from patients.actions.end_plan import end_plan
from patients.actions.log_session import log_session
from patients.actions.pause_plan import pause_plan, resume_plan
from patients.actions.review_report import review_report
from patients.actions.summarise_weeks import summarise_weeks
from patients.actions.void_session import void_session
from patients.models import (
    ClinicWeek,
    Patient,
    Pause,
    ReportReview,
    Session,
    StaleWeek,
    WeeklyReport,
)
from patients.models.session import Source
from patients.own.logged_session import EntryInput, SessionInput
from patients.plans.prescribing import LineChoice
from patients.reports.judging import JudgedWeek, judge_live
from routines.dosing import Dose
from tests import build
from tests.patients.weeks_by_hand import History, Log, Plan
from therapy.accounts.models import Role

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
BEGIN = datetime(2026, 11, 2, 9, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Europe/London")
weekdays = st.frozensets(st.integers(1, 7), min_size=1)
amounts = st.none() | st.integers(1, 12)


class Weeks(RuleBasedStateMachine):
    @initialize()
    def meet(self) -> None:
        self.clinic = build.make_clinic(time_zone="Europe/Berlin")
        self.alice = build.make_user(self.clinic, Role.THERAPIST, "alice")
        self.ada = build.make_user(self.clinic, Role.ADMIN, "ada")
        self.pat = build.make_patient(self.clinic, therapist=self.alice)
        build.make_patient_diagnosis(self.pat, "stenosis")
        moving = {"kind": "strength", "sides": "both", "hold_seconds": 0, "reps": 10, "sets": 1}
        self.stretches = [build.make_stretch(f"stretch-{name}", **moving) for name in "abc"]
        self.routine = build.make_routine(self.clinic, self.stretches)
        self.now, self.history, self.uuids = BEGIN, History(), 0
        self.assign({0: (1, 10), 1: (2, 8)}, frozenset({1, 2, 3, 4, 5}), 0)
        # So that there are closed weeks from the first act on.
        self.now += timedelta(days=16)

    def setup_transaction(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __init__(self) -> None:
        super().__init__()
        self.setup_transaction()

    def teardown(self) -> None:
        try:
            if hasattr(self, "history"):
                self.everything_fits()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.pat.time_zone)).date()

    @rule(hours=st.sampled_from([5, 24, 50]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(weeks=st.integers(1, 3))
    def wait_for_weeks(self, weeks: int) -> None:
        self.now += timedelta(weeks=weeks)
        self.everything_fits()

    @rule(
        lines=st.dictionaries(
            st.integers(0, 2), st.tuples(st.integers(1, 2), st.integers(5, 12)), min_size=1
        ),
        days=weekdays,
        ahead=st.integers(0, 3),
    )
    def assign(self, lines: dict[int, tuple[int, int]], days: frozenset[int], ahead: int) -> None:
        start = self.today + timedelta(days=ahead)
        choices = [
            LineChoice(
                self.stretches[n],
                override=Dose(sessions_per_day=times, reps=reps, days_per_week=len(days)),
                days_of_week=tuple(sorted(days)),
            )
            for n, (times, reps) in lines.items()
        ]
        assign_routine(
            patient=self.pat,
            routine=self.routine,
            choices=choices,
            starts_on=start,
            plan_version=Patient.objects.get(pk=self.pat.pk).plan_version,
            by=self.alice,
            now=self.now,
        )
        kept = [plan for plan in self.history.plans if plan.start < start]
        for plan in kept:
            if plan.end is None or plan.end >= start:
                plan.end = start - timedelta(days=1)
        by_stretch = {self.stretches[n].pk: line for n, line in lines.items()}
        self.history.plans = [*kept, Plan(start, None, days, by_stretch)]

    @rule(back=st.integers(0, 20))
    def end(self, back: int) -> None:
        last = self.today - timedelta(days=back)
        row = self.pat.assignments.not_cancelled().order_by("-version").first()
        plan = self.history.plans[-1] if self.history.plans else None
        if row is None or plan.end is not None or last < plan.start:
            return
        end_plan(assignment=row, last_day=last, reason="better", by=self.alice, now=self.now)
        plan.end = last

    @rule(first=st.integers(-10, 3), length=st.none() | st.integers(0, 9))
    def pause(self, first: int, length: int | None) -> None:
        start = self.today + timedelta(days=first)
        until = None if length is None else start + timedelta(days=length)
        act = {"reason": "illness", "by": self.alice, "now": self.now}
        with suppress(ValidationError):
            pause_plan(patient=self.pat, starts_on=start, until=until, **act)
            self.history.pauses.append([start, until])

    @precondition(lambda self: self.history.pauses)
    @rule(back=st.integers(0, 5))
    def resume(self, back: int) -> None:
        row = Pause.objects.filter(patient=self.pat).order_by("-pk").first()
        first_day = self.today - timedelta(days=back)
        ours = [row.starts_on, row.until]
        with suppress(ValidationError):
            resume_plan(pause=row, first_day=first_day, by=self.alice, now=self.now)
            self.history.pauses.remove(ours)
            if first_day > row.starts_on:
                self.history.pauses.append([row.starts_on, first_day - timedelta(days=1)])

    @rule(
        done=st.lists(
            st.tuples(st.integers(0, 7), st.tuples(amounts, amounts, amounts)), min_size=1
        ),
        zone=st.sampled_from(ZONES),
    )
    def log(self, done: list[tuple[int, tuple[int | None, ...]]], zone: str) -> None:
        for back, reps in done:
            self._log(back, reps, zone, by=self.pat.user, source=Source.PATIENT)

    @rule(back=st.integers(8, 40), reps=st.tuples(amounts, amounts, amounts))
    def log_what_the_patient_tells_later(self, back: int, reps: tuple[int | None, ...]) -> None:
        self._log(back, reps, ZONES[0], by=self.alice, source=Source.THERAPIST)

    @rule(back=st.integers(3, 7))
    def log_and_take_back_after_it_was_reported(self, back: int) -> None:
        before = set(self.history.logs)
        self._log(back, (10, 10, 10), ZONES[0], by=self.pat.user, source=Source.PATIENT)
        self.everything_fits()
        for key in [key for key in self.history.logs if key not in before]:
            row = Session.objects.get(patient=self.pat, uuid=key)
            void_session(session=row, by=self.pat.user, now=self.now)
            del self.history.logs[key]

    def _log(self, back, reps, zone, *, by, source) -> None:
        recorded_on = self.now.astimezone(ZoneInfo(zone)).date()
        day = recorded_on - timedelta(days=back)
        lines = self._lines(day)
        if not lines:
            return
        said = dict(zip(lines, reps, strict=False))
        body = SessionInput(self._uuid(), day, zone, self._entries(lines, said), pain_after=3)
        log = {"patient": self.pat, "body": body, "by": by, "now": self.now, "source": source}
        assert log_session(**log).created
        # The reply was lost; the phone sends it again.
        assert not log_session(**log).created
        self.history.logs[body.uuid] = Log(day, recorded_on, said)

    def _uuid(self) -> uuid.UUID:
        self.uuids += 1
        return uuid.UUID(int=self.uuids)

    def _lines(self, day: date) -> dict:
        plans = self.pat.assignments.not_cancelled().filter(starts_on__lte=day).order_by("version")
        plan = plans.last() or self.pat.assignments.first()
        return {line.stretch_id: line for line in plan.prescriptions.all()} if plan else {}

    def _entries(self, lines: dict, said: dict[int, int | None]) -> list[EntryInput]:
        return [
            EntryInput(lines[key].pk, skipped="pain")
            if reps is None
            else EntryInput(lines[key].pk, reps=reps)
            for key, reps in said.items()
        ]

    @precondition(lambda self: self.history.logs)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        row = self._some_session(data)
        with suppress(ValidationError):
            void_session(session=row, by=row.entered_by, now=self.now)
            del self.history.logs[row.uuid]

    @precondition(lambda self: self.history.logs)
    @rule(data=st.data(), reps=st.tuples(amounts, amounts, amounts))
    def correct(self, data: st.DataObject, reps: tuple[int | None, ...]) -> None:
        row = self._some_session(data)
        entries = list(row.entries.select_related("prescription"))
        lines = {entry.stretch_id: entry.prescription for entry in entries}
        said = dict(zip(lines, reps, strict=False))
        body = SessionInput(self._uuid(), row.performed_on, row.tz, self._entries(lines, said))
        with suppress(ValidationError):
            correct_session(
                session=row, body=body, by=row.entered_by, now=self.now, source=row.source
            )
            self.history.logs[body.uuid] = replace(self.history.logs.pop(row.uuid), reps=said)

    def _some_session(self, data: st.DataObject) -> Session:
        standing = list(self.history.logs)
        return Session.objects.get(patient=self.pat, uuid=data.draw(st.sampled_from(standing)))

    @rule(zone=st.sampled_from(ZONES))
    def move(self, zone: str) -> None:
        Patient.objects.filter(pk=self.pat.pk).update(time_zone=zone)
        self.pat.refresh_from_db()

    def tick(self) -> None:
        close_due_weeks(clinic=self.clinic, now=self.now)
        finalise_weeks(clinic=self.clinic, now=self.now)

    @rule()
    def summarise_some(self) -> None:
        self.tick()
        row = StaleWeek.objects.due().filter(patient=self.pat).order_by("-week_start", "pk").first()
        if row:
            self._summarise(row.week_start)

    def _summarise(self, week: date) -> int:
        return summarise_weeks(patient_ids=[self.pat.pk], week_start=week, now=self.now)

    @rule()
    def review(self) -> None:
        report = WeeklyReport.objects.latest().filter(patient=self.pat).first()
        if report:
            with suppress(ValidationError):
                review_report(report=report, by=self.ada, now=self.now)

    @rule()
    def everything_fits(self) -> None:
        self.tick()
        due = StaleWeek.objects.due().filter(patient=self.pat)
        while row := due.first():
            self._summarise(row.week_start)
        for closed in ClinicWeek.objects.filter(clinic=self.clinic):
            self._fits(closed.week_start)
        # A review stays with the revision that was signed, and there is one newest.
        for review in ReportReview.objects.select_related("report"):
            assert review.reviewed_at >= review.report.computed_at

    def _fits(self, week: date) -> None:
        assert differing([self.pat.pk], week) == []
        report = WeeklyReport.objects.latest().filter(patient=self.pat, week_start=week).first()
        expected, credited, extra, late, dose = self.history.week(week)
        if report is None:
            assert (expected, credited, extra) == (0, 0, 0)
            return
        said = (report.expected_sessions, report.credited_sessions, report.extra_sessions)
        assert (*said, report.late_sessions) == (expected, credited, extra, late)
        assert report.dose_adherence == (None if dose is None else pytest.approx(float(dose)))
        live = judge_live(self.pat, week)
        shuffled = list(zip(live.facts.sessions, live.facts.rows, strict=True))
        random.shuffle(shuffled)
        sessions, rows = zip(*shuffled, strict=True) if shuffled else ((), ())
        again = JudgedWeek(live.facts._replace(sessions=sessions, rows=rows))
        assert again.fingerprint == live.fingerprint == report.inputs_hash


@pytest.mark.django_db
def test_no_order_of_acts_makes_a_report_that_does_not_fit_the_facts():
    run_state_machine_as_test(
        Weeks,
        settings=settings(
            max_examples=500 if LONG else 20,
            stateful_step_count=50 if LONG else 30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
