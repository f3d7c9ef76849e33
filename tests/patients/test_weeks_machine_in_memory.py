"""Any order of everything that changes a week, on plain rows: 500 histories of 50 acts each.

The rows are those that the verbs leave in the database, and what is judged is what a worker judges;
only the database is missing. `test_weeks_machine.py` plays fewer histories through the real verbs.
"""

import random
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from patients.adherence import inputs_hash, judge_week
from patients.adherence.reckon import WeekNumbers, reckon_week
from patients.reports.fact_values import Facts, facts_from
from patients.weeks import next_week, week_start_of
from tests.patients.weeks_by_hand import DAY, History, Log, Plan

HISTORIES, ACTS = 500, 50
BEGIN = date(2026, 11, 2)
STRETCHES = 3
lines = st.dictionaries(
    st.integers(0, STRETCHES - 1), st.tuples(st.integers(1, 2), st.integers(5, 12)), min_size=1
)
weekdays = st.frozensets(st.integers(1, 7), min_size=1)
amounts = st.tuples(*[st.none() | st.integers(1, 12)] * STRETCHES)


@dataclass
class Assigned:
    """An assignment with its lines, as rows hold them."""

    start: date
    end: date | None
    days: frozenset[int]
    lines: dict[int, tuple[int, int]]


@dataclass
class Report:
    revision: int
    inputs_hash: str
    numbers: WeekNumbers
    # The plain lists that it rests on, as they were.
    rests_on: str


class Weeks(RuleBasedStateMachine):
    @initialize()
    def meet(self) -> None:
        self.today, self.history = BEGIN, History()
        self.plans: list[Assigned] = []
        self.pauses: list[list[date | None]] = []
        self.sessions: dict[uuid.UUID, Log] = {}
        self.stale: set[date] = set()
        self.reports: dict[date, Report] = {}
        self.reviews: list[tuple[date, Report]] = []
        self.made = 0
        self.prescribe({0: (1, 10), 1: (2, 8)}, frozenset({1, 2, 3, 4, 5}), 0)
        self.today += timedelta(days=16)

    def teardown(self) -> None:
        if hasattr(self, "history"):
            self.everything_fits()

    # ── what changes facts; each act marks the weeks that it touches, as the verbs do ──────────────

    def _mark(self, first: date, last: date | None) -> None:
        week = week_start_of(first, 1)
        end = last or self.today + timedelta(weeks=8)
        while week <= end:
            self.stale.add(week)
            week = next_week(week)

    @rule(days=st.integers(0, 2))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(weeks=st.integers(1, 3))
    def wait_for_weeks(self, weeks: int) -> None:
        self.today += timedelta(weeks=weeks)

    @rule(asked=lines, days=weekdays, ahead=st.integers(0, 3))
    def prescribe(
        self, asked: dict[int, tuple[int, int]], days: frozenset[int], ahead: int
    ) -> None:
        start = self.today + timedelta(days=ahead)
        self.plans = [plan for plan in self.plans if plan.start < start]
        self.history.plans = [plan for plan in self.history.plans if plan.start < start]
        for plan in [*self.plans, *self.history.plans]:
            if plan.end is None or plan.end >= start:
                plan.end = start - DAY
        self.plans.append(Assigned(start, None, days, dict(asked)))
        self.history.plans.append(Plan(start, None, days, dict(asked)))
        self._mark(start, None)

    @precondition(lambda self: self.plans)
    @rule(reps=st.integers(5, 12), ahead=st.integers(0, 3))
    def change_the_dose(self, reps: int, ahead: int) -> None:
        newest = self.plans[-1]
        changed = {line: (times, reps) for line, (times, _) in newest.lines.items()}
        self.prescribe(changed, newest.days, ahead)

    @precondition(lambda self: self.plans)
    @rule(back=st.integers(0, 20))
    def end(self, back: int) -> None:
        last, plan = self.today - timedelta(days=back), self.plans[-1]
        if plan.end is None and last >= plan.start:
            plan.end = self.history.plans[-1].end = last
            self._mark(last, None)

    @rule(first=st.integers(-10, 3), length=st.none() | st.integers(0, 9))
    def pause(self, first: int, length: int | None) -> None:
        start = self.today + timedelta(days=first)
        until = None if length is None else start + timedelta(days=length)
        self.pauses.append([start, until])
        self.history.pauses.append([start, until])
        self._mark(start, until)

    @precondition(lambda self: self.pauses)
    @rule(back=st.integers(0, 5))
    def resume(self, back: int) -> None:
        start, until = self.pauses.pop()
        self.history.pauses.pop()
        last = self.today - timedelta(days=back + 1)
        if last >= start and (until is None or last < until):
            self.pauses.append([start, last])
            self.history.pauses.append([start, last])
        self._mark(start, until)

    @rule(
        done=st.lists(st.tuples(st.integers(0, 7), amounts), min_size=3, max_size=10),
        zone=st.integers(-1, 1),
    )
    def log(self, done: list[tuple[int, tuple[int | None, ...]]], zone: int) -> None:
        """`zone` is how the date of the device lies beside the clinic's: patients travel."""
        for back, reps in done:
            self._log(back, reps, zone)

    @rule(back=st.integers(8, 40), reps=amounts)
    def log_what_the_patient_tells_later(self, back: int, reps: tuple[int | None, ...]) -> None:
        self._log(back, reps, 0)

    def _log(self, back: int, reps: tuple[int | None, ...], zone: int) -> None:
        recorded_on = self.today + timedelta(days=zone)
        day = recorded_on - timedelta(days=back)
        said = dict(enumerate(reps))
        self.made += 1
        key = uuid.UUID(int=self.made)
        self.sessions[key] = Log(day, recorded_on, said)
        self.history.logs[key] = Log(day, recorded_on, dict(said))
        self._mark(day, day)

    @precondition(lambda self: self.sessions)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.sessions)))
        self._mark(self.sessions[key].day, self.sessions[key].day)
        del self.sessions[key], self.history.logs[key]

    @precondition(lambda self: self.sessions)
    @rule(data=st.data(), reps=amounts)
    def correct(self, data: st.DataObject, reps: tuple[int | None, ...]) -> None:
        """A correction is a new row that keeps both dates."""
        old = data.draw(st.sampled_from(sorted(self.sessions)))
        self.made += 1
        new, said = uuid.UUID(int=self.made), dict(enumerate(reps))
        self.sessions[new] = replace(self.sessions.pop(old), reps=said)
        self.history.logs[new] = replace(self.history.logs.pop(old), reps=dict(said))
        self._mark(self.sessions[new].day, self.sessions[new].day)

    # ── what makes reports ─────────────────────────────────────────────────────────────────────────

    def _facts(self, week: date) -> Facts:
        last = week + 6 * DAY
        versions = [
            (line, plan.start, plan.end, "both", sorted(plan.days), times, None, 1, reps, 0, None)
            for plan in self.plans
            if plan.start <= last and (plan.end is None or plan.end >= week)
            for line, (times, reps) in plan.lines.items()
        ]
        pauses = [
            (start, until)
            for start, until in self.pauses
            if start <= last and (until is None or until >= week)
        ]
        logs = {key: log for key, log in self.sessions.items() if week <= log.day <= last}
        at = datetime(2026, 11, 2, tzinfo=UTC)
        rows = [
            (n, key, log.day, log.recorded_on, at, None, None, "patient")
            for n, (key, log) in enumerate(logs.items())
        ]
        entries = {
            n: [
                (line, "both", False, "pain" if reps is None else "", None, reps, None, None)
                for line, reps in log.reps.items()
            ]
            for n, log in enumerate(logs.values())
        }
        return facts_from(week, versions, pauses, rows, entries, None, None)

    def _summarise(self, week: date) -> None:
        self.stale.discard(week)
        facts = self._facts(week)
        judged = (facts.week_start, facts.active, facts.program, facts.sessions)
        fingerprint, before = inputs_hash(*judged), self.reports.get(week)
        if before is None or before.inputs_hash != fingerprint:
            revision = before.revision + 1 if before else 1
            numbers, rests_on = reckon_week(*judged), self._rests_on(week)
            self.reports[week] = Report(revision, fingerprint, numbers, rests_on)
            # Nobody has to review again what nothing has changed.
            assert before is None or before.rests_on != rests_on

    def _rests_on(self, week: date) -> str:
        last, history = week + 6 * DAY, self.history
        plans = [p for p in history.plans if p.start <= last and (p.end is None or p.end >= week)]
        pauses = [p for p in history.pauses if p[0] <= last and (p[1] is None or p[1] >= week)]
        logs = [each for each in history.logs.items() if week <= each[1].day <= last]
        return repr([sorted(map(repr, found)) for found in (plans, pauses, logs)])

    def _due(self) -> list[date]:
        return sorted(week for week in self.stale if next_week(week) <= self.today)

    @rule()
    def summarise_some(self) -> None:
        if due := self._due():
            self._summarise(due[-1])

    @rule()
    def review(self) -> None:
        if self.reports:
            newest = max(self.reports)
            self.reviews.append((newest, self.reports[newest]))

    @rule()
    def everything_fits(self) -> None:
        for week in self._due():
            self._summarise(week)
        for week, report in self.reports.items():
            self._fits(week, report)
        for week, signed in self.reviews:
            newest = self.reports[week]
            # What was signed fits the rows still, or a later revision says that it doesn't.
            assert newest.revision > signed.revision or newest.numbers == signed.numbers
            if newest.revision == signed.revision:
                self._fits(week, signed)

    def _fits(self, week: date, report: Report) -> None:
        expected, credited, extra, late, dose = self.history.week(week)
        numbers = report.numbers
        said = (numbers.expected_sessions, numbers.credited_sessions, numbers.extra_sessions)
        assert (*said, numbers.late_sessions) == (expected, credited, extra, late)
        assert numbers.dose_adherence == (None if dose is None else Fraction(dose))
        facts = self._facts(week)
        sessions, program = list(facts.sessions), list(facts.program)
        random.shuffle(sessions)
        random.shuffle(program)
        assert inputs_hash(week, facts.active, program, sessions) == report.inputs_hash
        figures = judge_week(week, facts.active, program, sessions)
        assert figures.session_adherence == numbers.session_adherence
        assert figures.dose_adherence == numbers.dose_adherence


def test_no_order_of_acts_makes_figures_that_do_not_fit_the_rows():
    run_state_machine_as_test(
        Weeks,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=ACTS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
