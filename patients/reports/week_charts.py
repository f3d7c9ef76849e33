"""The charts of a clinic's week with their words: one for the page, the print and the PDF."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.adherence import Band
from patients.charts.bars import Bars, counted, histogram, stacked_shares
from patients.charts.curve import Curve, quartile_curve
from patients.reports.whole_week import WeekReport
from patients.reports.words import BADGES

# From the ground up: what is best known stands at the bottom, the unknown above it.
STACK = (Band.HIGH, Band.MIDDLE, Band.LOW, Band.NOT_REPORTING, Band.NOT_DUE)


@dataclass(frozen=True)
class ReportCharts:
    states: Bars
    state_words: list[tuple[str, Any]]
    curve: Curve
    histogram: Bars
    answer_times: Bars
    answer_words: list[tuple[str, int]]


def report_charts(report: WeekReport) -> ReportCharts:
    answers = list(zip(_answer_labels(), report.alerts.bins, strict=True))
    return ReportCharts(
        states=_states(report),
        state_words=[(band.value, BADGES[band].text) for band in STACK],
        curve=quartile_curve(report.curve),
        histogram=histogram(_doses(report), "bar"),
        answer_times=counted(answers, "bar"),
        answer_words=answers,
    )


def _states(report: WeekReport) -> Bars:
    columns = []
    for week in report.trend_weeks:
        counts = report.trend[week]
        by_band = {band.value: counts.bands[band] for band in STACK}
        columns.append((date_format(week, "j M"), by_band, counts))
    return stacked_shares(columns)


def _doses(report: WeekReport) -> list[float]:
    """Of those reporting for whom something was due."""
    return [
        row.report.dose_adherence
        for row in report.rows
        if row.report.reporting and row.report.dose_adherence is not None
    ]


def _answer_labels() -> list[str]:
    return [_("< 2 h"), _("< 8 h"), _("< 1 day"), _("< 2 days"), _("longer")]
