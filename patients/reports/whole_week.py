"""A clinic's week, whole: what its page, its PDF and its exports show, read once.

Ten queries, whatever the number of patients.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median

from django.utils.translation import gettext as _

from patients.adherence import DEFINITION_VERSION
from patients.adherence import ClinicWeek as WeekTotals
from patients.charts.curve import Quartiles
from patients.models import ClinicWeek
from patients.reports.alert_times import AlertTimes, alert_times
from patients.reports.clinic_plans import PlansOn, plans_on
from patients.reports.clinic_week import Row, week_rows
from patients.reports.groups import Group, by_diagnosis, by_therapist, figures
from patients.reports.like_for_like import Change, like_for_like
from patients.reports.program_weeks import by_program_week
from patients.reports.week_trend import WeekCounts, week_counts
from patients.weeks import next_week, week_days, week_label
from therapy.accounts.models import User

TREND_WEEKS = 12


@dataclass(frozen=True)
class GroupFigures:
    """A group with what its plans and its last week add; only of groups large enough."""

    group: Group
    change: Change
    program_week: float | None
    ending: int
    unchanged: int
    alerts: int


@dataclass(frozen=True)
class GroupTable:
    """The groups that are large enough, and the names of those that are not shown."""

    title: str
    shown: list[GroupFigures]
    few: list[str]


def _table(title: str, groups: Sequence[GroupFigures]) -> GroupTable:
    return GroupTable(
        title,
        shown=[each for each in groups if each.group.week is not None],
        few=[each.group.name for each in groups if each.group.week is None],
    )


@dataclass(frozen=True)
class WeekReport:
    """One week of the clinic as `by` may see it."""

    week: ClinicWeek
    rows: Sequence[Row]
    trend: dict[date, WeekCounts]
    curve: list[Quartiles]
    plans: PlansOn
    alerts: AlertTimes

    @property
    def label(self) -> str:
        return week_label(self.week.week_start)

    @property
    def last(self) -> date:
        return week_days(self.week.week_start)[-1]

    @property
    def definition(self) -> str:
        return DEFINITION_VERSION

    @property
    def newest_revision(self) -> int:
        """Of any patient's report in it: 1 until something changed a week that was reported."""
        return max((row.report.revision for row in self.rows), default=1)

    @property
    def groups(self) -> list[GroupTable]:
        """By therapist, and by diagnosis; those without any group are left out."""
        tables = [(_("By therapist"), self.therapists), (_("By diagnosis"), self.diagnoses)]
        return [_table(title, groups) for title, groups in tables if groups]

    @cached_property
    def totals(self) -> WeekTotals:
        return figures(self.rows)

    @cached_property
    def change(self) -> Change:
        return _change(self.rows)

    @cached_property
    def therapists(self) -> list[GroupFigures]:
        return [self._of(group) for group in by_therapist(self.rows)]

    @cached_property
    def diagnoses(self) -> list[GroupFigures]:
        return [self._of(group) for group in by_diagnosis(self.rows)]

    @property
    def trend_weeks(self) -> list[date]:
        """The weeks up to this one that have reports, oldest first."""
        return [week for week in _weeks_up_to(self.week.week_start) if week in self.trend]

    def _of(self, group: Group) -> GroupFigures:
        patients = {row.patient.pk for row in group.rows}
        weeks = [row.report.program_week for row in group.rows if row.report.program_week]
        return GroupFigures(
            group=group,
            change=_change(group.rows),
            program_week=median(weeks) if weeks else None,
            ending=len(patients & self.plans.ending),
            unchanged=len(patients & self.plans.unchanged),
            alerts=sum(self.alerts.patients.get(patient, 0) for patient in patients),
        )


def _change(rows: Sequence[Row]) -> Change:
    return like_for_like((row.last_week, row.report.session_adherence) for row in rows)


def _weeks_up_to(start: date) -> list[date]:
    return [next_week(start, -n) for n in range(TREND_WEEKS - 1, -1, -1)]


def week_report(week: ClinicWeek, *, by: User) -> WeekReport:
    """Read it; `by` is an admin of the clinic."""
    start = week.week_start
    weeks = _weeks_up_to(start)
    return WeekReport(
        week=week,
        rows=week_rows(by, start),
        # One more, so that the page knows whether there is a week after.
        trend=week_counts(by, [*weeks, next_week(start)]),
        curve=by_program_week(by, weeks),
        plans=plans_on(by, week_days(start)[-1]),
        alerts=alert_times(by, by.clinic, start),
    )
