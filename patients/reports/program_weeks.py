"""Adherence by week of the program: it falls with time, so a clinic is read along it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from patients.adherence import is_shown
from patients.adherence.clinic import distribution
from patients.charts.curve import Quartiles
from patients.models import WeeklyReport
from therapy.accounts.models import User

LAST_WEEK_SHOWN = 12


def by_program_week(user: User, weeks: Sequence[date]) -> list[Quartiles]:
    """Session adherence of those reporting in these weeks; too few patients are not shown.

    One query. Weeks of the program after the twelfth are one point.
    """
    rows = (
        WeeklyReport.objects.visible_to(user)
        .latest()
        .filter(week_start__in=weeks, reporting=True, expected_sessions__gt=0)
        .exclude(program_week=None)
        .values_list("patient", "program_week", "credited_sessions", "expected_sessions")
    )
    patients: dict[int, set[object]] = defaultdict(set)
    adherences: dict[int, list[Fraction]] = defaultdict(list)
    for patient, week, credited, expected in rows:
        key = min(week, LAST_WEEK_SHOWN + 1)
        patients[key].add(patient)
        adherences[key].append(Fraction(credited, expected))
    last = max(adherences, default=0)
    return [_point(n, len(patients[n]), adherences[n]) for n in range(1, last + 1)]


def _point(week: int, patients: int, adherences: list[Fraction]) -> Quartiles:
    label = f"{week}" if week <= LAST_WEEK_SHOWN else f"{LAST_WEEK_SHOWN + 1}+"
    if not is_shown(patients):
        return Quartiles(label, patients, None, None, None)
    found = distribution(adherences)
    values = (found.lower_quartile, found.median, found.upper_quartile)
    return Quartiles(label, patients, *(float(value) for value in values))
