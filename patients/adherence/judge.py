"""One patient's week, judged."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from patients.adherence.bouts import Bout, add_up, choose_bouts, quality, skip_reason
from patients.adherence.credit import credit_sessions, one_of_each
from patients.adherence.expected import Day, LinePlan, daily_cap, days_of, plan_line, sessions_due
from patients.adherence.figures import DayFigures, LineFigures, SessionFigures, WeekFigures
from patients.adherence.logged import LoggedEntry, LoggedSession
from patients.adherence.prescribed import DEFINITION_VERSION, Active, PrescribedLine
from patients.adherence.states import line_days
from patients.weeks import week_days

Bouts = dict[str, list[Bout]]


def judge_week(
    week_start: date,
    active: Active,
    program: Sequence[PrescribedLine],
    sessions: Iterable[LoggedSession],
) -> WeekFigures:
    """The week's figures, after the definition in docs/adherence.md.

    The order in which sessions arrive and a session arriving twice change nothing; sessions
    performed outside the week are left out. Raises ValueError when two lines have the same key, or
    two different sessions the same id.
    """
    days = days_of(week_days(week_start), active)
    plans = {line.key: plan_line(line, days) for line in program}
    if len(plans) != len(program):
        raise ValueError("A line appears twice in the program.")
    of_the_week = [
        session for session in one_of_each(sessions) if 0 <= _index(session, days) < len(days)
    ]
    bouts = _measure(plans, of_the_week, days)
    lines = tuple(_judge_line(plan, days, bouts[plan.key]) for plan in plans.values())
    return _judge_sessions(days, list(plans.values()), of_the_week, bouts, lines)


def _index(session: LoggedSession, days: Sequence[Day]) -> int:
    return (session.performed_on - days[0].date).days


def _measure(
    plans: dict[str, LinePlan], sessions: Iterable[LoggedSession], days: Sequence[Day]
) -> Bouts:
    """Every line of every session against the version in force that day; without one, nothing."""
    bouts: Bouts = {key: [] for key in plans}
    for session in sessions:
        n = _index(session, days)
        for key, entries in _by_line(session).items():
            version = plans[key].versions[n] if key in plans else None
            if version is not None:
                q = quality(version.dose, entries)
                bouts[key].append(
                    Bout(session.id, session.performed_on, n, q, skip_reason(entries))
                )
    return bouts


def _by_line(session: LoggedSession) -> dict[str, list[LoggedEntry]]:
    entries: dict[str, list[LoggedEntry]] = {}
    for entry in session.entries:
        entries.setdefault(entry.line, []).append(entry)
    return entries


def _judge_line(plan: LinePlan, days: Sequence[Day], bouts: Sequence[Bout]) -> LineFigures:
    chosen = choose_bouts(plan, bouts)
    done = add_up(bout.q for bout in chosen if bout.counted)
    return LineFigures(
        line=plan.key,
        expected=plan.expected,
        fixed_part=plan.fixed_part,
        flexible_part=plan.flexible_part,
        flexible_sevenths=plan.flexible_sevenths,
        bouts_done=done,
        dose_adherence=done / plan.expected if plan.expected else None,
        bouts=chosen,
        days=line_days(plan, days, bouts),
    )


def _judge_sessions(
    days: Sequence[Day],
    plans: Sequence[LinePlan],
    sessions: Sequence[LoggedSession],
    bouts: Bouts,
    lines: tuple[LineFigures, ...],
) -> WeekFigures:
    due_by_day, cap = sessions_due(plans, days), daily_cap(plans)
    fixed = sum(due_by_day)
    flexible = max((plan.flexible_part for plan in plans), default=0)
    expected = max(fixed, flexible)
    judged = credit_sessions(sessions, days, bouts, cap=cap, expected=expected)
    counted = [session for session in judged if session.status != "not_counted"]
    credited = sum(session.status == "credited" for session in counted)
    return WeekFigures(
        definition_version=DEFINITION_VERSION,
        week_start=days[0].date,
        active_days=sum(day.inactive is None for day in days),
        cap=cap,
        fixed_sessions=fixed,
        flexible_sessions=flexible,
        expected_sessions=expected,
        credited_sessions=credited,
        extra_sessions=len(counted) - credited,
        late_sessions=sum(session.late for session in counted),
        counted_sessions=len(counted),
        session_adherence=Fraction(credited, expected) if expected else None,
        dose_adherence=_mean_of_due(lines),
        days=_judge_days(days, due_by_day, counted),
        sessions=judged,
        lines=lines,
    )


def _mean_of_due(lines: Iterable[LineFigures]) -> Fraction | None:
    due = [line.dose_adherence for line in lines if line.dose_adherence is not None]
    return add_up(due) / len(due) if due else None


def _judge_days(
    days: Sequence[Day], due_by_day: Sequence[int], counted: Sequence[SessionFigures]
) -> tuple[DayFigures, ...]:
    on_day = {day.date: [0, 0] for day in days}
    for session in counted:
        on_day[session.performed_on][0] += 1
        on_day[session.performed_on][1] += session.status == "credited"
    return tuple(
        DayFigures(day.date, day.inactive, due, *on_day[day.date])
        for day, due in zip(days, due_by_day, strict=True)
    )
