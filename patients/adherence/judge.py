"""One patient's week, judged."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from patients.adherence.bouts import add_up, choose_bouts, mean_of_due
from patients.adherence.credit import credit_sessions
from patients.adherence.expected import Day, LinePlan
from patients.adherence.figures import DayFigures, LineFigures, SessionFigures, WeekFigures
from patients.adherence.logged import LoggedSession
from patients.adherence.measure import MeasuredWeek, measure_week
from patients.adherence.prescribed import DEFINITION_VERSION, Active, PrescribedLine
from patients.adherence.states import line_days


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
    week = measure_week(week_start, active, program, sessions)
    lines = tuple(_judge_line(key, plan, week) for key, plan in week.plan.lines.items())
    return _judge_sessions(week, lines)


def _judge_line(key: str, plan: LinePlan, week: MeasuredWeek) -> LineFigures:
    bouts = week.bouts[key]
    chosen = choose_bouts(plan, bouts)
    done = add_up(bout.q for bout in chosen if bout.counted)
    return LineFigures(
        line=key,
        expected=plan.expected,
        fixed_part=plan.fixed_part,
        flexible_part=plan.flexible_part,
        flexible_sevenths=plan.flexible_sevenths,
        bouts_done=done,
        dose_adherence=done / plan.expected if plan.expected else None,
        bouts=chosen,
        days=line_days(plan, week.plan.days, bouts),
    )


def _judge_sessions(week: MeasuredWeek, lines: tuple[LineFigures, ...]) -> WeekFigures:
    plan = week.plan
    days, due_by_day, expected = plan.days, plan.due_by_day, plan.expected
    judged = credit_sessions(week.sessions, days, week.bouts, cap=plan.cap, expected=expected)
    counted = [session for session in judged if session.status != "not_counted"]
    credited = sum(session.status == "credited" for session in counted)
    return WeekFigures(
        definition_version=DEFINITION_VERSION,
        week_start=days[0].date,
        active_days=sum(day.inactive is None for day in days),
        cap=plan.cap,
        fixed_sessions=sum(due_by_day),
        flexible_sessions=plan.flexible,
        expected_sessions=expected,
        credited_sessions=credited,
        extra_sessions=len(counted) - credited,
        late_sessions=sum(session.late for session in counted),
        counted_sessions=len(counted),
        session_adherence=Fraction(credited, expected) if expected else None,
        dose_adherence=mean_of_due(
            None if line.dose_adherence is None else line.dose_adherence.as_integer_ratio()
            for line in lines
        ),
        days=_judge_days(days, due_by_day, counted),
        sessions=judged,
        lines=lines,
    )


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
