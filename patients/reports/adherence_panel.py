"""Adherence week by week, for the panel on a patient's record."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from patients.adherence import Band
from patients.desk.caseload_week import judged_days
from patients.desk.rows import Diary
from patients.models import Patient, WeeklyReport
from patients.reports.judging import JudgedWeek
from patients.reports.revisions import FIGURES, figures_of
from patients.reports.words import BADGES, Badge, band_of_report
from patients.weeks import next_week, week_days, week_label, week_start_of


@dataclass(frozen=True)
class PanelWeek:
    """One bar of the chart and one row of its table."""

    week_start: date
    band: Band
    figures: dict[str, Any]
    revision: int | None

    @property
    def label(self) -> str:
        return week_label(self.week_start)

    @property
    def last(self) -> date:
        return week_days(self.week_start)[-1]

    @property
    def badge(self) -> Badge:
        return BADGES[self.band]

    @property
    def is_live(self) -> bool:
        """The running week, judged as it stands now."""
        return self.revision is None

    @property
    def height(self) -> float:
        """Of the bar, in percent; what is due and not done keeps a foot that can be seen."""
        dose = self.figures["dose_adherence"]
        return 0 if dose is None else max(2, round(100 * dose, 1))

    @property
    def top(self) -> float:
        return round(100 - self.height, 1)


def adherence_by_week(
    patient: Patient, diary: Diary, *, today: date, weeks: int = 12
) -> list[PanelWeek]:
    """The last weeks with a report, oldest first, and the running one live from the diary. One query.

    `today` is the patient's local date. Weeks without a report are left out.
    """
    running = week_start_of(today, patient.clinic.week_start)
    reports = (
        WeeklyReport.objects.latest()
        .filter(patient=patient, week_start__range=(next_week(running, 1 - weeks), running))
        .only("week_start", "revision", *FIGURES)
        .order_by("week_start")
    )
    found = [_reported(report) for report in reports]
    if not found or found[-1].week_start != running:
        live = judged_days(diary, diary.patients[0], running)
        if not live.facts.is_empty:
            found.append(_live(running, live))
    return found


def _reported(report: WeeklyReport) -> PanelWeek:
    figures = {name: getattr(report, name) for name in FIGURES}
    return PanelWeek(report.week_start, band_of_report(report), figures, report.revision)


def _live(week_start: date, week: JudgedWeek) -> PanelWeek:
    return PanelWeek(week_start, week.band, figures_of(week), None)
