"""The figures at the top of a clinic's week."""

from typing import Any

from django.utils.translation import gettext as _

from patients.reports.alert_times import AlertTimes
from patients.reports.whole_week import WeekReport
from patients.reports.words import NOTHING, one_decimal, percent


def report_cards(report: WeekReport) -> list[dict[str, Any]]:
    """For templates/_ui/stat.html; what has two readings is a pair."""
    week, plans = report.totals, report.plans
    pair = week.session_adherence
    dose = week.dose_adherence
    share = percent(week.reporting / week.active) if week.active else NOTHING
    return [
        {
            "label": _("Active patients"),
            "value": week.active,
            "note": _("%(share)s of %(open)d open records have a plan")
            % {"share": _share(len(plans.active), plans.open), "open": plans.open},
        },
        {
            "label": _("Reporting"),
            "value": week.reporting,
            "note": _("%(share)s, heard from in the last 14 days") % {"share": share},
        },
        {
            "label": _("Median session adherence"),
            "value": percent(pair.reporting.median),
            "note": _("of those reporting; %(all)s of all assigned (silent = 0)")
            % {"all": percent(pair.assigned.median)},
        },
        {
            "label": _("80% of the dose or more"),
            "value": percent(_ratio(dose.reporting.high, dose.reporting.n)),
            "note": _("%(high)d of %(n)d reporting; %(all)s of all assigned")
            % {
                "high": dose.reporting.high,
                "n": dose.reporting.n,
                "all": percent(_ratio(dose.assigned.high, dose.assigned.n)),
            },
        },
        {
            "label": _("Since the week before"),
            "value": _points(report.change.points),
            "note": _("points of the median, the same %(n)d patients") % {"n": report.change.n},
        },
        {
            "label": _("Never started"),
            "value": week.never_started,
            "note": _("nothing logged since the plan began"),
        },
        {
            "label": _("Entered late"),
            "value": percent(week.late_share),
            "note": _("%(late)d of %(all)d sessions, two days or more")
            % {"late": week.late_sessions, "all": week.counted_sessions},
        },
        {
            "label": _("Warning signs"),
            "value": _alerts(report.alerts),
            "note": _alert_note(report.alerts),
        },
    ]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _share(part: int, whole: int) -> str:
    return percent(_ratio(part, whole))


def _points(points: int | None) -> str:
    return NOTHING if points is None else f"{points:+d}" if points else "0"


def _alerts(alerts: AlertTimes) -> str:
    if not alerts.raised:
        return "0"
    return _("%(answered)d of %(raised)d") % {"answered": alerts.answered, "raised": alerts.raised}


def _alert_note(alerts: AlertTimes) -> str:
    if not alerts.raised:
        return _("none was raised")
    if alerts.median_hours is None:
        return _("answered so far: none")
    return _("answered, half of them within %(hours)s h") % {
        "hours": one_decimal(alerts.median_hours)
    }
