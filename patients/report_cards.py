"""The figures at the top of a clinic's week."""

from typing import Any

from django.utils.translation import gettext as _

from patients.adherence import ClinicWeek
from patients.report_words import NOTHING, percent


def report_cards(week: ClinicWeek, open_alerts: int) -> list[dict[str, Any]]:
    """For templates/_ui/stat.html; what has two readings is a pair."""
    pair = week.session_adherence
    share = percent(week.reporting / week.active) if week.active else NOTHING
    return [
        {
            "label": _("Active patients"),
            "value": week.active,
            "note": _("with a plan or a session"),
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
            "label": _("Open safety alerts"),
            "value": open_alerts,
            "note": _("waiting for a clinician now"),
        },
    ]
