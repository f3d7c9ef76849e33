"""What holds for every patient-week, and a second, naive reckoning to compare with."""

import json
from datetime import timedelta
from fractions import Fraction as F
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from patients.adherence import (
    Active,
    LoggedEntry,
    LoggedSession,
    Pause,
    PrescribedDose,
    PrescribedLine,
    PrescribedVersion,
    Schedule,
    inputs_hash,
    judge_week,
)
from patients.adherence.compact import as_json, compact, compact_text, expand
from patients.adherence.grid import grid_of
from patients.adherence.reckon import reckon_week
from tests.patients.weeks_to_judge import MONDAY, day, full

KEYS = "ABC"
days_near = st.integers(-2, 8).map(day)
maybe_day = st.none() | days_near
few = st.integers(0, 4)

fixed_schedules = st.builds(
    Schedule, days_of_week=st.frozensets(st.integers(1, 7)), times_per_day=st.integers(1, 3)
)
schedules = fixed_schedules | st.builds(Schedule, days_per_week=st.integers(1, 7))
sides = st.sampled_from(["each", "both"])
doses = (
    st.builds(
        PrescribedDose,
        sets=st.integers(1, 3),
        reps=st.integers(1, 4),
        hold_seconds=st.none() | st.sampled_from([0, 5, 10]),
        sides=sides,
    )
    | st.builds(PrescribedDose, duration_minutes=st.integers(1, 9), sides=sides)
)  # fmt: skip
versions = st.builds(PrescribedVersion, days_near, maybe_day, schedules, doses)


@st.composite
def programs(draw):
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=3))
    return tuple(
        PrescribedLine(key, tuple(draw(st.lists(versions, min_size=1, max_size=3)))) for key in keys
    )


actives = st.builds(
    Active, days_near, maybe_day, st.lists(st.builds(Pause, days_near, maybe_day), max_size=2).map(tuple)
)  # fmt: skip
entries = st.builds(
    LoggedEntry,
    line=st.sampled_from(KEYS + "Z"),
    side=st.sampled_from([None, None, "left", "right"]),
    as_prescribed=st.booleans(),
    skipped=st.sampled_from([None, None, None, "pain", "tired"]),
    sets=st.none() | few,
    reps=st.none() | few,
    hold_seconds=st.none() | st.sampled_from([0, 5, 12]),
    minutes=st.none() | few | st.fractions(0, 9, max_denominator=4),
)


@st.composite
def logs(draw, max_size=9):
    found = []
    for n in range(draw(st.integers(0, max_size))):
        performed_on = draw(days_near)
        recorded_on = performed_on + timedelta(days=draw(st.integers(0, 4)))
        of_it = tuple(draw(st.lists(entries, max_size=4)))
        found.append(LoggedSession(f"s{n}", performed_on, recorded_on, of_it))
    return found


weeks = st.tuples(actives, programs(), logs())


def judged(week):
    return judge_week(MONDAY, *week)


def adherences(figures):
    return [
        figures.session_adherence,
        figures.dose_adherence,
        *(line.dose_adherence for line in figures.lines),
    ]


# ── the naive reckoning: brute force where the module is clever ────────────────────────────────


def naive_version(line, on):
    in_force = [
        (version.start, n, version)
        for n, version in enumerate(line.versions)
        if version.start <= on <= (version.until or on)
    ]
    return max(in_force, key=lambda found: found[:2])[2] if in_force else None


def naive_active(active, on):
    return active.start <= on <= (active.end or on) and not any(
        pause.start <= on <= (pause.until or on) for pause in active.pauses
    )


def naive_q(dose, of_line):
    if dose.duration_minutes:
        prescribed, names = [dose.duration_minutes], ["minutes"]
    else:
        prescribed, names = [dose.sets, dose.reps], ["sets", "reps"]
        if dose.hold_seconds:
            prescribed, names = [*prescribed, dose.hold_seconds], [*names, "hold_seconds"]

    def share(entry):
        said = [getattr(entry, name) for name in names]
        if entry.skipped is not None or (not entry.as_prescribed and said == [None] * len(said)):
            return F(0)
        result = F(1)
        for asked, done in zip(prescribed, said, strict=True):
            result *= F(1) if entry.as_prescribed or done is None else F(done) / asked
        return result

    if dose.sides == "both":
        return min(F(1), sum(map(share, of_line), F(0)))
    done = [
        sum((share(entry) for entry in of_line if entry.side in (None, side)), F(0))
        for side in ("left", "right")
    ]
    return sum((min(F(1), side) for side in done), F(0)) / 2


def naive_best(bouts, limits, expected):
    """The largest sum over all choices of at most `expected` bouts within the daily limits."""
    best = F(0)
    for size in range(min(expected, len(bouts)) + 1):
        for chosen in combinations(bouts, size):
            days = [on for on, _ in chosen]
            if all(days.count(on) <= limits[on] for on in days):
                best = max(best, sum((q for _, q in chosen), F(0)))
    return best


def naive_line(line, active, sessions):
    in_force = {day(n): naive_version(line, day(n)) for n in range(7)}
    on_active = {on: found for on, found in in_force.items() if found and naive_active(active, on)}
    fixed = sum(
        found.schedule.times_per_day
        for on, found in on_active.items()
        if on.isoweekday() in found.schedule.days_of_week
    )
    sevenths = sum(F(found.schedule.days_per_week or 0, 7) for found in on_active.values())
    flexible = int(sevenths + F(1, 2))
    limits = {
        on: (on_active[on].schedule.times_per_day or 1) if on in on_active else 0 for on in in_force
    }
    bouts = [
        (session.performed_on, naive_q(in_force[session.performed_on].dose, of_line))
        for session in sessions
        if (of_line := [entry for entry in session.entries if entry.line == line.key])
        and in_force[session.performed_on]
    ]
    done = naive_best([bout for bout in bouts if bout[1]], limits, fixed + flexible)
    adherence = done / (fixed + flexible) if fixed + flexible else None
    return fixed + flexible, flexible, limits, on_active, adherence


def naive_counts(session, program):
    for line in program:
        version = naive_version(line, session.performed_on)
        of_line = [entry for entry in session.entries if entry.line == line.key]
        if version and naive_q(version.dose, of_line):
            return True
    return False


def naive_week(active, program, sessions):
    sessions = [found for found in sessions if day(0) <= found.performed_on <= day(6)]
    lines = [naive_line(line, active, sessions) for line in program]
    per_day, cap = 0, 1
    for on in map(day, range(7)):
        due = [0]
        for *_, on_active, _ in lines:
            schedule = on_active[on].schedule if on in on_active else None
            if schedule and schedule.days_per_week is None:
                cap = max(cap, schedule.times_per_day)
                due.append(schedule.times_per_day * (on.isoweekday() in schedule.days_of_week))
        per_day += max(due)
    expected = max([per_day, *(flexible for _, flexible, *_ in lines)])
    counting = [found.performed_on for found in sessions if naive_counts(found, program)]
    credited = min(
        expected,
        sum(min(counting.count(day(n)), cap) for n in range(7) if naive_active(active, day(n))),
    )
    due = [adherence for *_, adherence in lines if adherence is not None]
    return {
        "expected": expected,
        "credited": credited,
        "extra": len(counting) - credited,
        "lines": [(line[0], line[-1]) for line in lines],
        "dose": sum(due, F(0)) / len(due) if due else None,
    }


@settings(max_examples=400, deadline=None)
@given(weeks)
def test_it_agrees_with_the_naive_reckoning(week):
    figures = judged(week)
    assert naive_week(*week) == {
        "expected": figures.expected_sessions,
        "credited": figures.credited_sessions,
        "extra": figures.extra_sessions,
        "lines": [(line.expected, line.dose_adherence) for line in figures.lines],
        "dose": figures.dose_adherence,
    }


# ── what holds for every week ──────────────────────────────────────────────────────────────────


@given(weeks)
def test_it_stays_between_nothing_and_all(week):
    figures = judged(week)
    assert all(value is None or 0 <= value <= 1 for value in adherences(figures))
    assert all(0 <= bout.q <= 1 for line in figures.lines for bout in line.bouts)


@given(weeks)
def test_it_gives_no_adherence_exactly_when_nothing_is_due(week):
    figures = judged(week)
    assert (figures.session_adherence is None) == (figures.expected_sessions == 0)
    assert (figures.dose_adherence is None) == all(line.expected == 0 for line in figures.lines)
    # Something is due of the patient exactly when something is due of a line.
    assert (figures.session_adherence is None) == (figures.dose_adherence is None)


@given(weeks, st.randoms())
def test_it_does_not_matter_in_which_order_logs_arrive(week, random):
    active, program, sessions = week
    shuffled = [*sessions, *sessions[:2]]
    random.shuffle(shuffled)
    assert judged((active, program, shuffled)) == judged(week)
    assert inputs_hash(MONDAY, active, program, shuffled) == inputs_hash(MONDAY, *week)


@given(weeks, logs(max_size=2))
def test_it_never_lowers_anything_for_doing_more(week, more):
    active, program, sessions = week
    more = [session._replace(id=f"more-{session.id}") for session in more]
    before, after = judged(week), judged((active, program, [*sessions, *more]))
    for less, grown in zip(adherences(before), adherences(after), strict=True):
        assert less is grown is None or less <= grown
    assert after.extra_sessions >= before.extra_sessions


@given(weeks, st.sampled_from(KEYS))
def test_it_never_lowers_anything_for_another_entry(week, key):
    active, program, sessions = week
    grown = [
        session._replace(entries=(*session.entries, full(key, "left"))) for session in sessions
    ]
    for less, more in zip(
        adherences(judged(week)), adherences(judged((active, program, grown))), strict=True
    ):
        assert less is more is None or less <= more


@given(weeks, st.integers(0, 20))
def test_it_does_not_matter_when_a_log_was_recorded(week, lag):
    active, program, sessions = week
    later = [
        session._replace(recorded_on=session.performed_on + timedelta(days=lag))
        for session in sessions
    ]
    now, then = judged(week), judged((active, program, later))
    assert adherences(now) == adherences(then)
    assert now.counted_sessions == then.counted_sessions
    assert then.late_sessions == (then.counted_sessions if lag >= 2 else 0)


@given(weeks)
def test_it_does_not_credit_sessions_cut_in_pieces_beyond_the_daily_cap(week):
    active, program, sessions = week
    pieces = [
        session._replace(id=f"{session.id}-{n}", entries=(entry,))
        for session in sessions
        for n, entry in enumerate(session.entries)
    ]
    figures = judged((active, program, pieces))
    assert all(found.sessions_credited <= figures.cap for found in figures.days)
    assert figures.credited_sessions <= figures.expected_sessions


@given(actives, programs())
def test_it_gives_all_for_all_of_it(active, program):
    # Three times a day is the most these programs ask.
    sessions = [
        LoggedSession(f"{n}-{time}", day(n), day(n), tuple(full(key) for key in KEYS))
        for n in range(7)
        for time in range(3)
    ]
    assert set(adherences(judged((active, program, sessions)))) <= {1, None}


@given(weeks)
def test_it_accounts_for_every_session_and_bout(week):
    figures = judged(week)
    statuses = [session.status for session in figures.sessions]
    assert statuses.count("credited") == figures.credited_sessions
    assert statuses.count("extra") == figures.extra_sessions
    assert sum(found.sessions_due for found in figures.days) == figures.fixed_sessions
    assert all((session.why is None) == (session.status == "credited") for session in figures.sessions)  # fmt: skip
    for line in figures.lines:
        assert sum((bout.q for bout in line.counted_bouts), F(0)) == line.bouts_done
        assert len(line.counted_bouts) <= line.expected
        assert all((bout.why is None) == bout.counted for bout in line.bouts)
        assert sum(cell.due for cell in line.days) == line.fixed_part
        assert all(len(cell.slots) == cell.due for cell in line.days)


# ── the short ways say the same ────────────────────────────────────────────────────────────────


@given(weeks)
def test_it_reckons_the_numbers_that_it_judges(week):
    figures, numbers = judged(week), reckon_week(MONDAY, *week)
    for name in ("expected", "credited", "extra", "late"):
        assert getattr(numbers, f"{name}_sessions") == getattr(figures, f"{name}_sessions")
    assert numbers.session_adherence == figures.session_adherence
    assert numbers.dose_adherence == figures.dose_adherence
    assert numbers.line_doses == {line.line: line.dose_adherence for line in figures.lines}


@given(weeks)
def test_it_draws_the_grid_that_it_judges(week):
    figures, grid = judged(week), grid_of(MONDAY, *week)
    assert [each[:3] for each in grid] == [
        (each.date, each.inactive, each.sessions_due) for each in figures.days
    ]
    for n, each in enumerate(grid):
        assert each.lines == tuple(line.days[n] for line in figures.lines)


@given(weeks)
def test_it_unfolds_the_same_from_the_compact_form_through_json(week):
    inputs = json.loads(json.dumps(compact(MONDAY, *week)))
    assert judge_week(*expand(inputs)) == judged(week)
    assert compact(*expand(inputs)) == inputs
    assert inputs_hash(*expand(inputs)) == inputs_hash(MONDAY, *week)


@given(weeks)
def test_it_puts_the_same_text_together_from_pieces(week):
    assert compact_text(MONDAY, *week) == as_json(compact(MONDAY, *week))
