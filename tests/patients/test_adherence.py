"""The definition of adherence, clause by clause (docs/adherence.md)."""

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction as F
from zoneinfo import ZoneInfo

import pytest

from patients.adherence import (
    Active,
    Band,
    LoggedSession,
    Pause,
    PrescribedDose,
    PrescribedLine,
    Schedule,
    band,
    inputs_hash,
    is_bulk_entry,
    is_reporting,
    judge_week,
    pain_summary,
)
from patients.adherence.bouts import quality
from patients.adherence.expected import round_half_up
from patients.adherence.pain import is_worth_showing
from tests.patients.weeks_to_judge import (
    ALWAYS,
    BRIDGE,
    FRI,
    HOLD,
    MON,
    MONDAY,
    SAT,
    SUN,
    THU,
    TUE,
    WALK,
    WED,
    day,
    did,
    fixed,
    flexible,
    full,
    line,
    paused,
    session,
    skip,
    versions,
)

PROGRAM = (line("A", fixed(2)), line("B", flexible(3), BRIDGE))
TWO_OF_THREE = did("A", sets=1, reps=2, hold_seconds=30)
FIRST_WEEK = (
    session(MON, "A", id="m1"),
    session(MON, "A", "B", id="m2"),
    session(TUE, TWO_OF_THREE, id="t1"),
    session(THU, "A", "B", id="th1"),
    session(THU, "A", did("B", sets=1, reps=5), id="th2"),
    session(THU, "A", id="th3"),
    session(SAT, skip("A"), skip("B"), id="s1"),
)
LATE_FRIDAY = (session(FRI, "A", id="f1", lag=3), session(FRI, "A", id="f2", lag=3))


def judged(program, sessions=(), active=ALWAYS):
    return judge_week(MONDAY, active, program, sessions)


def line_of(week, key):
    return next(found for found in week.lines if found.line == key)


def test_it_judges_the_worked_example():
    week = judged(PROGRAM, FIRST_WEEK, paused(SUN))
    a, b = week.lines
    assert (a.expected, b.expected, week.expected_sessions, week.cap) == (12, 3, 12, 2)
    assert (week.credited_sessions, week.extra_sessions, week.counted_sessions) == (5, 1, 6)
    assert week.session_adherence == F(5, 12)
    assert a.dose_adherence == F(14, 36)
    assert b.dose_adherence == F(2, 3)
    assert week.dose_adherence == (F(14, 36) + F(2, 3)) / 2
    assert round(float(week.dose_adherence), 3) == 0.528
    assert week.late_sessions == 0


def test_it_judges_the_worked_examples_second_revision():
    week = judged(PROGRAM, (*FIRST_WEEK, *LATE_FRIDAY), paused(SUN))
    assert week.session_adherence == F(7, 12)
    assert week.lines[0].dose_adherence == F(5, 9)
    assert week.dose_adherence == F(11, 18)
    assert (week.late_sessions, week.counted_sessions) == (2, 8)
    assert (week.credited_sessions, week.extra_sessions) == (7, 1)


def test_it_unfolds_the_worked_example_to_its_logs():
    week = judged(PROGRAM, FIRST_WEEK, paused(SUN))
    verdicts = {found.session: (found.status, found.why) for found in week.sessions}
    assert verdicts == {
        "m1": ("credited", None),
        "m2": ("credited", None),
        "t1": ("credited", None),
        "th1": ("credited", None),
        "th2": ("credited", None),
        "th3": ("extra", "over_the_day"),
        "s1": ("not_counted", "nothing_done"),
    }
    a, b = week.lines
    assert [bout.session for bout in a.counted_bouts] == ["m1", "m2", "t1", "th1", "th2"]
    assert [(bout.session, bout.why) for bout in a.bouts if not bout.counted] == [
        ("th3", "over_the_day"),
        ("s1", "nothing_done"),
    ]
    assert [(bout.session, bout.q, bout.why) for bout in b.bouts] == [
        ("m2", 1, None),
        ("th1", 1, None),
        ("th2", F(1, 6), "over_the_day"),
        ("s1", 0, "nothing_done"),
    ]
    assert (a.bouts_done, b.flexible_sevenths, b.flexible_part) == (F(14, 3), 18, 3)
    assert [found.inactive for found in week.days] == [None] * 6 + ["paused"]


def test_it_draws_the_worked_examples_grid():
    week = judged(PROGRAM, FIRST_WEEK, paused(SUN))
    a, b = ([cell.state for cell in found.days] for found in week.lines)
    # Tuesday: two thirds of one of two bouts, a third of the day.
    assert a == ["done", "partial", "no_record", "done", "no_record", "skipped", "not_due"]
    assert b == ["done", "not_due", "not_due", "done", "not_due", "skipped", "not_due"]
    tuesday, saturday = week.lines[0].days[TUE], week.lines[0].days[SAT]
    assert (tuesday.due, tuesday.q, tuesday.slots) == (2, F(1, 3), ("partial", "no_record"))
    assert (saturday.slots, saturday.reason) == (("skipped", "no_record"), "pain")


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(90, "done"), (72, "done"), (71, "partial"), (1, "partial"), (0, "skipped")],
)
def test_it_calls_a_slot_done_from_eight_tenths(seconds, state):
    hold = PrescribedDose(sets=1, reps=1, hold_seconds=90)
    week = judged(
        (line("A", fixed(), hold),), (session(MON, did("A", sets=1, reps=1, hold_seconds=seconds)),)
    )
    assert week.lines[0].days[MON].slots == (state,)


# ── expected ───────────────────────────────────────────────────────────────────────────────────

EXPECTED = [
    # what, line, active, E of the line
    ("every day", line("A", fixed()), ALWAYS, 7),
    ("twice a day", line("A", fixed(2)), ALWAYS, 14),
    ("on three weekdays", line("A", fixed(1, [1, 3, 5])), ALWAYS, 3),
    ("a pause on a due day", line("A", fixed(1, [1, 3, 5])), paused(WED), 2),
    ("a pause on another day", line("A", fixed(1, [1, 3, 5])), paused(TUE), 3),
    ("no weekday", line("A", fixed(1, [])), ALWAYS, 0),
    ("n per week", line("A", flexible(3)), ALWAYS, 3),
    ("every day of the week, flexible", line("A", flexible(7)), ALWAYS, 7),
    ("3 per week over 6 days, 2.57", line("A", flexible(3)), paused(SUN), 3),
    ("3 per week over 1 day, 0.43", line("A", flexible(3)), paused(*range(6)), 0),
    ("4 per week over 1 day, 0.57", line("A", flexible(4)), paused(*range(6)), 1),
    ("all days paused", line("A", fixed()), paused(*range(7)), 0),
    ("begins on Wednesday", line("A", fixed()), Active(day(WED)), 5),
    ("ends on Wednesday", line("A", fixed()), Active(day(MON), day(WED)), 3),
    ("ended before", line("A", fixed()), Active(day(-9), day(-1)), 0),
    ("an open pause", line("A", fixed()), Active(day(-9), None, (Pause(day(THU), None),)), 3),
    ("a pause from before", line("A", fixed()), Active(day(-9), None, (Pause(day(-3), day(0)),)), 6),
    ("a line added on Friday", versions("A", (FRI, None, fixed(), HOLD)), ALWAYS, 3),
    ("a line ended on Tuesday", versions("A", (None, TUE, fixed(), HOLD)), ALWAYS, 2),
    ("more often from Thursday",
     versions("A", (None, WED, fixed(1), HOLD), (THU, None, fixed(2), HOLD)), ALWAYS, 11),
    # 2·3/7 + 5·4/7 = 26/7 = 3.71; rounding each version alone would give 1 + 3.
    ("flexible versions are rounded together",
     versions("A", (None, WED, flexible(2), HOLD), (THU, None, flexible(5), HOLD)), ALWAYS, 4),
    # 1·4/7 + 4·3/7 = 16/7 = 2.29; rounding each version alone would give 1 + 2 = 3.
    ("and may lose by it",
     versions("A", (None, THU, flexible(1), HOLD), (FRI, None, flexible(4), HOLD)), ALWAYS, 2),
    # 3 fixed days, then 3·4/7 = 1.71.
    ("from fixed to flexible",
     versions("A", (None, WED, fixed(), HOLD), (THU, None, flexible(3), HOLD)), ALWAYS, 5),
    ("of overlapping versions the later one",
     versions("A", (None, None, fixed(1), HOLD), (WED, None, fixed(3), HOLD)), ALWAYS, 17),
    ("whichever is listed first",
     versions("A", (WED, None, fixed(3), HOLD), (None, None, fixed(1), HOLD)), ALWAYS, 17),
]  # fmt: skip


@pytest.mark.parametrize(
    ("prescribed", "active", "expected"),
    [row[1:] for row in EXPECTED],
    ids=[row[0] for row in EXPECTED],
)
def test_it_expects_of_a_line(prescribed, active, expected):
    found = judged((prescribed,), (), active).lines[0]
    assert found.expected == expected
    assert found.dose_adherence == (0 if expected else None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(0, 7, 0), (3, 7, 0), (4, 7, 1), (1, 2, 1), (3, 2, 2), (5, 2, 3), (49, 7, 7)],
)
def test_it_rounds_a_half_up(numerator, denominator, rounded):
    assert round_half_up(numerator, denominator) == rounded


ODD_DAYS, EVEN_DAYS = [1, 3, 5, 7], [2, 4, 6]
SESSIONS_EXPECTED = [
    # what, program, active, E, cap
    ("one a day", (line("A", fixed()), line("B", fixed())), ALWAYS, 7, 1),
    ("the largest times per day", (line("A", fixed(2)), line("B", fixed(3, [1]))), ALWAYS, 15, 3),
    ("lines on other days add up",
     (line("A", fixed(1, ODD_DAYS)), line("B", fixed(1, EVEN_DAYS))), ALWAYS, 7, 1),
    ("a flexible line fits into the fixed ones",
     (line("A", fixed(1, ODD_DAYS)), line("B", flexible(3))), ALWAYS, 4, 1),
    ("or needs more than they do",
     (line("A", fixed(1, [1])), line("B", flexible(3)), line("C", flexible(5))), ALWAYS, 5, 1),
    ("only flexible lines", (line("A", flexible(3)),), ALWAYS, 3, 1),
    ("no program", (), ALWAYS, 0, 1),
    ("everything paused", (line("A", fixed(2)),), paused(*range(7)), 0, 1),
    ("the cap is of what is in force, due that day or not",
     (line("A", fixed(1)), line("B", fixed(3, [7]))), paused(SUN), 6, 3),
    ("but not of what is in force on paused days only",
     (line("A", fixed(1)), versions("B", (SUN, None, fixed(3), HOLD))), paused(SUN), 6, 1),
    ("a line with both kinds gives each part to its side of the maximum",
     (versions("A", (None, WED, fixed(2), HOLD), (THU, None, flexible(7), HOLD)),), ALWAYS, 6, 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("program", "active", "expected", "cap"),
    [row[1:] for row in SESSIONS_EXPECTED],
    ids=[row[0] for row in SESSIONS_EXPECTED],
)
def test_it_expects_sessions(program, active, expected, cap):
    week = judged(program, (), active)
    assert (week.expected_sessions, week.cap) == (expected, cap)
    assert week.session_adherence == (0 if expected else None)
    assert week.due == (expected > 0)


# ── credit ─────────────────────────────────────────────────────────────────────────────────────

DAILY, THREE_A_WEEK = (line("A", fixed()),), (line("A", flexible(3)),)


def sunday(times):
    return tuple(session(SUN, "A", id=f"s{n}") for n in range(times))


CREDIT = [
    # what, program, active, sessions, credited, extra
    ("nothing", DAILY, ALWAYS, (), 0, 0),
    ("a make-up on a day it was not due", (line("A", fixed(1, [1])),), ALWAYS,
     (session(TUE, "A"),), 1, 0),
    ("seven on Sunday are one", DAILY, ALWAYS, sunday(7), 1, 6),
    ("three a week, once a day", THREE_A_WEEK, ALWAYS, sunday(3), 1, 2),
    ("more than the week asked", THREE_A_WEEK, ALWAYS,
     tuple(session(n, "A") for n in range(5)), 3, 2),
    ("a paused day is extra", DAILY, paused(MON), (session(MON, "A"), session(TUE, "A")), 1, 1),
    ("before the period is extra, if prescribed", DAILY, Active(day(TUE)),
     (session(MON, "A"),), 0, 1),
    ("skipping is not a session", DAILY, ALWAYS, (session(MON, skip("A")),), 0, 0),
    ("nor extra when paused", DAILY, paused(MON), (session(MON, skip("A")),), 0, 0),
    ("an empty session is none", DAILY, ALWAYS, (session(MON, id="empty"),), 0, 0),
    ("a line out of force is none", (versions("A", (TUE, None, fixed(), HOLD)),), ALWAYS,
     (session(MON, "A"),), 0, 0),
    ("nor an unknown one", DAILY, ALWAYS, (session(MON, "Z"),), 0, 0),
    ("one rep of one line is a session", DAILY, ALWAYS,
     (session(MON, skip("Z"), did("A", sets=1, reps=1, hold_seconds=1)),), 1, 0),
    ("another week's is left out", DAILY, ALWAYS, (session(7, "A"), session(-1, "A")), 0, 0),
    ("the same session twice is one", DAILY, ALWAYS, (session(MON, "A"), session(MON, "A")), 1, 0),
    ("not due: all extra", (), ALWAYS, (session(MON, "A"),), 0, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("program", "active", "sessions", "credited", "extra"),
    [row[1:] for row in CREDIT],
    ids=[row[0] for row in CREDIT],
)
def test_it_credits_sessions(program, active, sessions, credited, extra):
    week = judged(program, sessions, active)
    assert (week.credited_sessions, week.extra_sessions) == (credited, extra)
    assert week.counted_sessions == credited + extra


@pytest.mark.parametrize(
    ("program", "active", "logged", "verdict"),
    [
        (DAILY, ALWAYS, session(MON, "A"), ("credited", None, ())),
        (DAILY, paused(MON), session(MON, "A"), ("extra", "inactive_day", ())),
        (DAILY, ALWAYS, session(MON, skip("A")), ("not_counted", "nothing_done", ())),
        (DAILY, ALWAYS, session(MON, "Z"), ("not_counted", "nothing_in_force", ("Z",))),
        (DAILY, ALWAYS, session(MON, "A", "Z"), ("credited", None, ("Z",))),
    ],
)
def test_it_says_what_became_of_a_session(program, active, logged, verdict):
    found = judged(program, (logged,), active).sessions[0]
    assert (found.status, found.why, found.ignored_lines) == verdict


@pytest.mark.parametrize(("lag", "late"), [(0, 0), (1, 0), (2, 1), (9, 1), (-1, 0)])
def test_it_is_late_from_the_second_day(lag, late):
    assert judged(DAILY, (session(MON, "A", lag=lag),)).late_sessions == late


def test_it_counts_late_sessions_among_the_extra_ones_too():
    sessions = [session(MON, "A", id=f"m{n}", lag=2) for n in range(3)]
    week = judged(DAILY, [*sessions, session(TUE, skip("A"), lag=5)])
    assert (week.credited_sessions, week.late_sessions, week.counted_sessions) == (1, 3, 3)


def test_it_refuses_two_sessions_under_one_id():
    with pytest.raises(ValueError, match="same id"):
        judged(DAILY, (session(MON, "A", id="x"), session(TUE, "A", id="x")))


def test_it_refuses_a_line_that_is_there_twice():
    with pytest.raises(ValueError, match="twice"):
        judged((*DAILY, *DAILY))


# ── bouts ──────────────────────────────────────────────────────────────────────────────────────

LEFT, RIGHT = {"side": "left"}, {"side": "right"}
SQUEEZE = PrescribedDose(sets=2, reps=5, hold_seconds=6)
LEG_RAISE = PrescribedDose(sets=2, reps=10, sides="each")
QUALITY = [
    # what, dose, entries, q
    ("as prescribed", HOLD, [full("A")], 1),
    ("as prescribed, one side", HOLD, [full("A", "left")], F(1, 2)),
    ("as prescribed, each side", HOLD, [full("A", "left"), full("A", "right")], 1),
    ("skipped", HOLD, [skip("A")], 0),
    ("skipped without a reason", HOLD, [skip("A", "")], 0),
    ("skipped after some of it, said in one", HOLD, [did("A", reps=1, skipped="pain")], 0),
    ("skipped after some of it, said in two", HOLD, [did("A", reps=1), skip("A")], F(1, 3)),
    ("a hold by reps", HOLD, [did("A", sets=1, reps=2, hold_seconds=30)], F(2, 3)),
    ("a hold by seconds", HOLD, [did("A", sets=1, reps=3, hold_seconds=10)], F(1, 3)),
    ("longer holds make up for fewer reps", HOLD, [did("A", sets=1, reps=2, hold_seconds=45)], 1),
    ("a strength hold", SQUEEZE, [did("A", sets=1, reps=5, hold_seconds=6)], F(1, 2)),
    ("moving repetitions", BRIDGE, [did("A", sets=1, reps=5)], F(1, 6)),
    ("moving repetitions know no seconds", BRIDGE, [did("A", sets=3, reps=10, hold_seconds=1)], 1),
    ("minutes", WALK, [did("A", minutes=12)], F(3, 5)),
    ("parts of a minute", WALK, [did("A", minutes=F(25, 2))], F(5, 8)),
    ("more than asked is all of it", WALK, [did("A", minutes=90)], 1),
    ("one side more is not the other", HOLD,
     [did("A", **LEFT, sets=1, reps=6, hold_seconds=30),
      did("A", **RIGHT, sets=1, reps=1, hold_seconds=30)], F(2, 3)),
    ("one side only", HOLD, [did("A", **LEFT, sets=1, reps=2, hold_seconds=30)], F(1, 3)),
    ("both and one side add up", LEG_RAISE,
     [did("A", sets=1, reps=10), did("A", **LEFT, sets=1, reps=10)], F(3, 4)),
    ("parts of one side add up before the cap", HOLD,
     [did("A", **LEFT, sets=1, reps=2, hold_seconds=30),
      did("A", **LEFT, sets=1, reps=2, hold_seconds=30)], F(1, 2)),
    ("a side named for one movement", BRIDGE, [did("A", **LEFT, sets=3, reps=5)], F(1, 2)),
    ("nothing said", HOLD, [did("A")], 0),
    ("zero said", HOLD, [did("A", sets=0, reps=3, hold_seconds=30)], 0),
    ("what is left out is as prescribed", HOLD, [did("A", reps=2)], F(2, 3)),
    ("minutes say nothing of a hold", HOLD, [did("A", minutes=5)], 0),
    ("reps say nothing of a walk", WALK, [did("A", reps=5)], 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("dose", "entries", "q"), [row[1:] for row in QUALITY], ids=[row[0] for row in QUALITY]
)
def test_it_measures_a_bout(dose, entries, q):
    assert quality(dose, entries) == q


@pytest.mark.parametrize(
    ("dose", "unit", "amount"),
    [
        (HOLD, "seconds", 90),
        (BRIDGE, "reps", 30),
        (WALK, "minutes", 20),
        (PrescribedDose(sets=2, reps=8, hold_seconds=0), "reps", 16),
        (PrescribedDose(hold_seconds=40), "seconds", 40),
    ],
)
def test_it_knows_the_unit_of_a_dose(dose, unit, amount):
    assert (dose.unit, dose.amount) == (unit, amount)


@pytest.mark.parametrize(
    "values", [{}, {"sets": 3}, {"reps": 0}, {"sets": 0, "reps": 3}, {"reps": 3, "sides": "left"}]
)
def test_it_refuses_a_dose_that_asks_for_nothing(values):
    with pytest.raises(ValueError):
        PrescribedDose(**values)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"days_of_week": frozenset({1})},
        {"days_of_week": frozenset({8}), "times_per_day": 1},
        {"times_per_day": 1, "days_per_week": 3},
        {"days_per_week": 0},
        {"days_per_week": 8},
    ],
)
def test_it_refuses_a_schedule_of_no_kind(values):
    with pytest.raises(ValueError):
        Schedule(**values)


HALF = did("A", sets=1, reps=1, hold_seconds=45)
DOSE = [
    # what, line, active, sessions, dose adherence
    ("all of it", line("A", flexible(2)), ALWAYS, [session(MON, "A"), session(WED, "A")], 1),
    ("the best bouts count", line("A", flexible(1)), ALWAYS,
     [session(MON, HALF), session(TUE, "A")], 1),
    ("the best of a day counts", line("A", flexible(2)), ALWAYS,
     [session(MON, HALF, id="1"), session(MON, "A", id="2")], F(1, 2)),
    ("twice a day, thrice done", line("A", fixed(2, [1])), ALWAYS,
     [session(MON, HALF, id="1"), session(MON, "A", id="2"), session(MON, "A", id="3")], 1),
    ("a make-up counts", line("A", fixed(1, [1])), ALWAYS, [session(SUN, "A")], 1),
    ("not on a paused day", line("A", fixed(1)), paused(MON), [session(MON, "A")], 0),
    ("a flexible line once a day", line("A", flexible(3)), ALWAYS,
     [session(MON, "A", id="1"), session(MON, "A", id="2")], F(1, 3)),
    ("by the dose in force that day",
     versions("A", (None, TUE, fixed(1, [1, 3]), PrescribedDose(reps=10)),
              (WED, None, fixed(1, [1, 3]), PrescribedDose(reps=20))), ALWAYS,
     [session(MON, did("A", reps=10)), session(WED, did("A", reps=10))], F(3, 4)),
    ("by the limit in force that day",
     versions("A", (None, TUE, fixed(2, [1]), HOLD), (WED, None, fixed(1, [3]), HOLD)), ALWAYS,
     [session(WED, "A", id="1"), session(WED, "A", id="2")], F(1, 3)),
    ("no version in force, no bout", versions("A", (TUE, None, fixed(1), HOLD)), ALWAYS,
     [session(MON, "A")], 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("prescribed", "active", "sessions", "adherence"),
    [row[1:] for row in DOSE],
    ids=[row[0] for row in DOSE],
)
def test_it_sums_the_best_bouts_of_a_line(prescribed, active, sessions, adherence):
    assert judged((prescribed,), sessions, active).lines[0].dose_adherence == adherence


def test_it_leaves_lines_that_are_not_due_out_of_the_mean():
    program = (line("A", fixed(1, [1])), line("B", fixed(1, [2])))
    week = judged(program, (session(MON, "A", "B"),), paused(TUE))
    assert line_of(week, "B").dose_adherence is None
    assert week.dose_adherence == 1


def test_it_weighs_every_due_line_the_same():
    program = (line("A", fixed(3)), line("B", flexible(1), BRIDGE))
    assert judged(program, (session(MON, "B"),)).dose_adherence == F(1, 2)


# ── the grid ───────────────────────────────────────────────────────────────────────────────────

GRID = [
    # what, line, active, sessions, state on Monday
    ("due, no log", line("A", fixed()), ALWAYS, [], "no_record"),
    ("not due", line("A", fixed(1, [2])), ALWAYS, [], "not_due"),
    ("a make-up shows", line("A", fixed(1, [2])), ALWAYS, [session(MON, "A")], "done"),
    ("skipping what was not due does not", line("A", fixed(1, [2])), ALWAYS,
     [session(MON, skip("A"))], "not_due"),
    ("a flexible line done", line("A", flexible(2)), ALWAYS, [session(MON, HALF)], "partial"),
    ("a flexible line skipped", line("A", flexible(2)), ALWAYS, [session(MON, skip("A"))],
     "skipped"),
    ("a paused day", line("A", fixed()), paused(MON), [session(MON, "A")], "not_due"),
    ("half of twice a day", line("A", fixed(2)), ALWAYS, [session(MON, "A")], "partial"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("prescribed", "active", "sessions", "state"),
    [row[1:] for row in GRID],
    ids=[row[0] for row in GRID],
)
def test_it_shows_the_state_of_a_day(prescribed, active, sessions, state):
    assert judged((prescribed,), sessions, active).lines[0].days[MON].state == state


# ── words for it ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("adherence", "reporting", "due", "word"),
    [
        (F(1), True, True, Band.HIGH),
        (F(4, 5), True, True, Band.HIGH),
        (F(799, 1000), True, True, Band.MIDDLE),
        (F(1, 2), True, True, Band.MIDDLE),
        (F(499, 1000), True, True, Band.LOW),
        (F(0), True, True, Band.LOW),
        (F(0), False, True, Band.NOT_REPORTING),
        (F(1), False, True, Band.NOT_REPORTING),
        (None, True, False, Band.NOT_DUE),
        (None, False, False, Band.NOT_DUE),
    ],
)
def test_it_names_the_band(adherence, reporting, due, word):
    assert band(adherence, reporting=reporting, due=due) is word


@pytest.mark.parametrize(
    ("last_log_on", "as_of", "reporting"),
    [
        (None, day(20), False),
        (day(-1), day(2), False),  # before the first assignment
        (day(0), day(0), True),  # on the day of it
        (day(0), day(13), True),
        (day(0), day(14), False),  # fourteen days without a log
        (day(20), day(20), True),
    ],
)
def test_it_knows_who_reports(last_log_on, as_of, reporting):
    assert is_reporting(MONDAY, last_log_on, as_of) is reporting


def entered(*minutes_by_day):
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return [(day(n), noon + timedelta(minutes=minutes)) for n, minutes in minutes_by_day]


@pytest.mark.parametrize(
    ("entries", "bulk"),
    [
        ([], False),
        (entered((0, 0), (1, 1)), False),
        (entered((0, 0), (1, 1), (2, 2)), True),
        (entered((0, 0), (1, 5), (2, 10)), True),
        (entered((0, 0), (1, 5), (2, 10.1)), False),
        (entered((0, 0), (0, 1), (0, 2), (1, 3)), False),
        (entered((2, 32), (0, 0), (1, 28), (3, 30)), True),
        (entered((0, 0), (1, 9), (2, 18), (3, 27)), False),
    ],
)
def test_it_marks_three_dates_entered_within_ten_minutes(entries, bulk):
    assert is_bulk_entry(entries) is bulk


def test_it_measures_those_minutes_as_elapsed_time():
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 25, 2, 5, tzinfo=berlin)
    an_hour_on = [(day(n), before.replace(minute=5 + n, fold=1)) for n in (1, 2)]
    assert not is_bulk_entry([(day(0), before), *an_hour_on])


@pytest.mark.parametrize(
    ("values", "mean", "worst", "n"),
    [
        ([], None, None, 0),
        ([None, None], None, None, 0),
        ([0, 0], 0, 0, 2),
        ([0, None, 5], F(5, 2), 5, 2),
        ([10], 10, 10, 1),
    ],
)
def test_it_sums_up_pain(values, mean, worst, n):
    found = pain_summary(values)
    assert (found.mean, found.worst, found.n) == (mean, worst, n)


@pytest.mark.parametrize(
    ("before", "after", "worth"),
    [([3], [5], True), ([5], [3], True), ([3], [4], False), ([], [9], False), ([0, 1], [2], False)],
)
def test_it_shows_a_change_of_pain_from_two_points(before, after, worth):
    assert is_worth_showing(pain_summary(before), pain_summary(after)) is worth


# ── bytes ──────────────────────────────────────────────────────────────────────────────────────


def test_it_gives_the_same_bytes_whatever_the_order():
    sessions = [*FIRST_WEEK, *LATE_FRIDAY]
    texts = {
        json.dumps(judged(PROGRAM, found, paused(SUN)).as_dict())
        for found in (sessions, sessions[::-1], sessions + sessions)
    }
    assert len(texts) == 1
    as_dict = json.loads(texts.pop())
    assert as_dict["session_adherence"] == {"numerator": 7, "denominator": 12}
    assert as_dict["definition_version"] == "1"
    assert as_dict["week_start"] == "2026-11-16"
    assert as_dict["lines"][0]["bouts"][0]["q"] == {"numerator": 1, "denominator": 1}


def fingerprint(program=PROGRAM, sessions=FIRST_WEEK, active=ALWAYS, week_start=MONDAY):
    return inputs_hash(week_start, active, program, sessions)


def test_it_fingerprints_the_same_inputs_the_same():
    assert fingerprint() == fingerprint(PROGRAM[::-1], FIRST_WEEK[::-1])
    assert fingerprint() == fingerprint(sessions=(*FIRST_WEEK, session(7, "A")))
    assert fingerprint(active=paused(MON, SUN)) == fingerprint(active=paused(SUN, MON))


@pytest.mark.parametrize(
    "change",
    [
        {"program": PROGRAM[:1]},
        {"program": (PrescribedLine("A", ()), PROGRAM[1])},
        {"sessions": FIRST_WEEK[1:]},
        {"sessions": (*FIRST_WEEK[:-1], LoggedSession("s1", day(SAT), day(SUN), ()))},
        {"active": paused(SUN)},
        {"week_start": date(2026, 11, 15)},
    ],
)
def test_it_fingerprints_other_inputs_differently(change):
    assert fingerprint(**change) != fingerprint()
