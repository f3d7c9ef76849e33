"""Two summarisers and one logger in every order of their steps; and protocols that get it wrong.

A stress test does not find what this finds: some of the mutants fail in one order of a hundred.
"""

import os
import random
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from patients.actions import summarise_weeks as subject
from patients.actions.check_reports import differing
from patients.models import ClinicWeek, Session, SessionEntry, StaleWeek, WeeklyReport
from patients.stale import mark_days_stale
from tests.patients.interleaving import actors, orders, play
from tests.patients.reporting import MONDAY_MORNING
from tests.patients.worked_example import FRIDAY, MONDAY, WEEK, make_example
from therapy.accounts.tenancy import in_clinic

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]
NOW = MONDAY_MORNING + timedelta(minutes=1)
# A summariser's steps (reading comes with deleting), and a logger's: its commit is what others see.
SUMMARISER = ("claim", "lock", "delete", "compare", "write")
LOGGER = ("log",)
# Every order takes about a minute; without it a sample, the same each time.
SAMPLE = None if os.environ.get("INTERLEAVINGS") == "all" else 250
Job = Callable[[], object]


@pytest.fixture
def stage(clinic, pat):
    """A closed week with one session, and a function that sets it back to before its report."""
    example = make_example(pat)
    example.log(MONDAY, {"a": "done"})
    ClinicWeek.objects.create(clinic=clinic, week_start=WEEK, closed_at=MONDAY_MORNING)

    def reset() -> None:
        WeeklyReport.objects.all().delete()
        StaleWeek.objects.all().delete()
        SessionEntry.objects.filter(session__performed_on=FRIDAY).delete()
        Session.objects.filter(performed_on=FRIDAY).delete()
        mark_days_stale(pat, [MONDAY], cause="week_ended", now=MONDAY_MORNING)

    return pat, reset


def all_orders(*counts: int) -> list[tuple[int, ...]]:
    """Shuffled the same way each time; the first summariser moves before the second, its twin."""
    found = [order for order in orders(counts) if order.index(0) < order.index(1)]
    random.Random(5).shuffle(found)
    return found


def played(stage, cast, summarise: Job, log: Job, order: tuple[int, ...]) -> tuple[bool, set[str]]:
    """Whether, everything stale worked off, a report does not fit its facts; locks waited for."""
    pat, reset = stage
    reset()
    with in_clinic(pat.clinic_id):
        waits = play(cast, [summarise, summarise, log], order)
    while StaleWeek.objects.filter(patient=pat, week_start=WEEK).exists():
        summarise_once(pat)
    return bool(differing([pat.pk], WEEK)), waits


def summarise_once(pat) -> int:
    return subject.summarise_weeks(patient_ids=[pat.pk], week_start=WEEK, now=NOW)


def insert_session(pat) -> None:
    Session.objects.create(
        uuid=uuid.uuid4(),
        patient=pat,
        performed_on=FRIDAY,
        recorded_on=FRIDAY,
        recorded_at=NOW,
        tz=pat.time_zone,
        entered_by_id=pat.user_id,
        pain_after=5,
        payload_hash="0" * 64,
    )


@transaction.atomic
def log_as_we_do(pat) -> None:
    insert_session(pat)
    mark_days_stale(pat, [FRIDAY], cause="log_session", now=NOW)


def test_no_order_of_steps_leaves_a_report_that_does_not_fit(stage):
    pat, _ = stage
    found = all_orders(5, 5, 1)
    assert len(found) == 1386
    with actors(SUMMARISER, SUMMARISER, LOGGER) as cast:
        for order in found[:SAMPLE]:
            stale, waits = played(
                stage, cast, lambda: summarise_once(pat), lambda: log_as_we_do(pat), order
            )
            assert not stale, order
            assert waits <= {"advisory"}, order
            assert [actor.error for actor in cast] == [None, None, None], order


def caught(stage, summarise: Job, log: Job, steps: Iterable[tuple[str, ...]], *counts: int) -> int:
    """In which order, counted from 1, a protocol gives itself away; 0 when it never does."""
    with actors(*steps) as cast:
        for number, order in enumerate(all_orders(*counts), start=1):
            stale, waits = played(stage, cast, summarise, log, order)
            if stale or "transactionid" in waits or any(actor.error for actor in cast):
                return number
    return 0


def without_lock(pat) -> None:
    _variant(pat, lock_first=False)


def lock_after_reading(pat) -> None:
    _variant(pat, lock_first=False, lock_after=True)


def delete_by_key_after_reading(pat) -> None:
    _variant(pat, by_key=True)


@transaction.atomic
def _variant(pat, *, lock_first=True, lock_after=False, by_key=False) -> None:
    claimed = subject._claim([pat.pk], WEEK)
    if not claimed:
        return
    causes = subject._causes(claimed)
    if lock_first:
        subject._lock(causes, WEEK)
    if not by_key:
        subject._delete(claimed)
    judged = subject.judge_patients_week(causes, WEEK)
    if lock_after:
        subject._lock(causes, WEEK)
    if by_key:
        StaleWeek.objects.filter(patient=pat, week_start=WEEK).delete()
    _finish(judged, causes)


@transaction.atomic
def plain_delete(pat) -> None:
    number, _ = StaleWeek.objects.filter(patient=pat, week_start=WEEK).delete()
    if number:
        causes = {str(pat.pk): "log_session"}
        subject._lock(causes, WEEK)
        _finish(subject.judge_patients_week(causes, WEEK), causes)


def _finish(judged, causes) -> None:
    news = subject._news(judged, WEEK)
    before = subject._latest(news, WEEK)
    revisions = [
        subject._revision(patient, week, before.get(patient), causes[patient])
        for patient, week in news.items()
    ]
    subject._write(revisions, before, WEEK, NOW)


@pytest.mark.parametrize(
    ("mutant", "steps"),
    [
        (without_lock, ("claim", "delete", "compare", "write")),
        (lock_after_reading, ("claim", "read", "lock", "compare", "write")),
        (delete_by_key_after_reading, ("claim", "lock", "read", "delete", "write")),
        (plain_delete, ("delete", "lock", "compare", "write")),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_it_catches_a_summariser_that_does_it_wrong(stage, mutant, steps):
    pat, _ = stage
    counts = (len(steps), len(steps), 1)
    orders_of = (steps, steps, LOGGER)
    assert caught(stage, lambda: mutant(pat), lambda: log_as_we_do(pat), orders_of, *counts)


def test_it_catches_a_logger_that_marks_the_week_in_a_transaction_of_its_own(stage):
    pat, _ = stage

    def log_in_two() -> None:
        mark_days_stale(pat, [FRIDAY], cause="log_session", now=NOW)
        insert_session(pat)

    steps = (SUMMARISER, SUMMARISER, ("mark", "log"))
    assert caught(stage, lambda: summarise_once(pat), log_in_two, steps, 5, 5, 2)
