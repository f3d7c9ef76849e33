"""Adherence by week of the program: it falls with time, so a clinic is read along it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, repeat

from django.db.models import Count
from django.db.models.functions import Least

from patients.adherence import is_shown
from patients.adherence.clinic import Ratio, distribution
from patients.charts.curve import Quartiles
from patients.models import WeeklyReport
from therapy.accounts.models import User

LAST_WEEK_SHOWN = 12


def by_program_week(user: User, weeks: Sequence[date]) -> list[Quartiles]:
    """Session adherence of those reporting in these weeks; too few patients are not shown.

    Two queries: the database counts who had how many of how many, whatever the number of patients.
    Weeks of the program after the twelfth are one point.
    """
    reports = (
        WeeklyReport.objects.visible_to(user)
        .latest()
        .filter(week_start__in=weeks, reporting=True, expected_sessions__gt=0)
        .exclude(program_week=None)
        .annotate(point=Least("program_week", LAST_WEEK_SHOWN + 1))
        .order_by()
    )
    per_point = reports.values_list("point")
    patients = dict(per_point.annotate(Count("patient", distinct=True)))
    ratios: dict[int, list[Iterable[Ratio]]] = defaultdict(list)
    counted = reports.values_list("point", "credited_sessions", "expected_sessions")
    for point, credited, expected, times in counted.annotate(Count("pk")):
        ratios[point].append(repeat((credited, expected), times))
    last = max(patients, default=0)
    return [
        _point(n, patients.get(n, 0), chain.from_iterable(ratios[n])) for n in range(1, last + 1)
    ]


def _point(week: int, patients: int, adherences: Iterable[Ratio]) -> Quartiles:
    label = f"{week}" if week <= LAST_WEEK_SHOWN else f"{LAST_WEEK_SHOWN + 1}+"
    if not is_shown(patients):
        return Quartiles(label, patients, None, None, None)
    found = distribution(adherences)
    values = (found.lower_quartile, found.median, found.upper_quartile)
    return Quartiles(label, patients, *(float(value) for value in values))
