from datetime import date, timedelta
from uuid import uuid4

import pytest

from patients.own.due import DayFacts, DayState, DueLine, day_state, lines_left, next_due_day
from patients.weeks import week_days

MONDAY = date(2026, 11, 23)
EVERY_DAY = frozenset(range(1, 8))
WEEK = week_days(MONDAY)


def line(**fields) -> DueLine:
    return DueLine(**{"key": uuid4(), "days": EVERY_DAY, **fields})


def flexible(n: int, **fields) -> DueLine:
    return line(days=None, days_per_week=n, **fields)


STATES = [
    ("something is due", {"lines": (line(),)}, DayState.READY),
    ("it was done", {"lines": (line(done_today=1),), "sessions_done": 1}, DayState.DONE),
    (
        "one of two sessions was done",
        {"lines": (line(times=2, done_today=1),), "sessions_done": 1},
        DayState.READY,
    ),
    (
        "both were done",
        {"lines": (line(times=2, done_today=2),), "sessions_done": 2},
        DayState.DONE,
    ),
    (
        "one line was left out of the only session",
        {"lines": (line(done_today=1), line()), "sessions_done": 1},
        DayState.DONE,
    ),
    (
        "two sessions had one line each",
        {"lines": (line(done_today=1), line(done_today=1)), "sessions_done": 2},
        DayState.DONE,
    ),
    ("another weekday", {"lines": (line(days=frozenset({3})),)}, DayState.REST_DAY),
    ("3 a week, 2 done", {"lines": (flexible(3, done_before=2),)}, DayState.READY),
    ("3 a week, 3 done", {"lines": (flexible(3, done_before=3),)}, DayState.REST_DAY),
    (
        "3 a week, the third today",
        {"lines": (flexible(3, done_before=2, done_today=1),), "sessions_done": 1},
        DayState.DONE,
    ),
    ("a pause", {"lines": (line(),), "paused": True}, DayState.PAUSED),
    ("a warning sign", {"lines": (line(),), "blocked": True}, DayState.BLOCKED),
    ("a warning sign in a pause", {"blocked": True, "paused": True}, DayState.BLOCKED),
    ("no plan at all", {}, DayState.NO_PLAN),
    ("a plan to come", {"starts_on": MONDAY + timedelta(days=2)}, DayState.NOT_STARTED),
    ("a plan that is over", {"ended_on": MONDAY - timedelta(days=2)}, DayState.ENDED),
    (
        "between two plans",
        {"ended_on": MONDAY - timedelta(days=2), "starts_on": MONDAY + timedelta(days=2)},
        DayState.NOT_STARTED,
    ),
    ("a pause, but no plan", {"paused": True}, DayState.NO_PLAN),
]


@pytest.mark.parametrize(("what", "facts", "state"), STATES, ids=[row[0] for row in STATES])
def test_it_tells_what_the_day_is_like(what, facts, state):
    assert day_state(DayFacts(day=MONDAY, **facts)) == state


def test_it_offers_what_is_left_in_the_next_session():
    twice, once, not_today = line(times=2, done_today=1), line(done_today=1), line(days=frozenset())
    assert lines_left(MONDAY, (twice, once, not_today)) == (twice,)


@pytest.mark.parametrize(
    ("what", "lines", "then"),
    [
        ("daily", (line(),), MONDAY + timedelta(days=1)),
        ("on Wednesdays", (line(days=frozenset({3})),), MONDAY + timedelta(days=2)),
        ("on Mondays", (line(days=frozenset({1})),), MONDAY + timedelta(days=7)),
        ("once a week, done", (flexible(1, done_before=1),), MONDAY + timedelta(days=7)),
        ("once a week, done today", (flexible(1, done_today=1),), MONDAY + timedelta(days=7)),
        ("twice a week, done today", (flexible(2, done_today=1),), MONDAY + timedelta(days=1)),
        ("the last day today", (line(last_day=MONDAY),), None),
        ("nothing", (), None),
    ],
)
def test_it_names_the_next_day_with_something_due(what, lines, then):
    assert next_due_day(MONDAY, lines, WEEK) == then


def test_it_passes_over_paused_days():
    paused = {MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)}
    assert next_due_day(MONDAY, (line(),), WEEK, paused) == MONDAY + timedelta(days=3)
