"""What figures are called on pages, in the words of the clinic's staff."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.adherence import Band, band
from patients.reports.revisions import LINE

NOTHING = "–"


class Badge(NamedTuple):
    """A state as colour, shape (both from `kind`, see templates/_ui/badge.html) and word."""

    kind: str
    text: Any


BADGES = {
    Band.HIGH: Badge("on_track", gettext_lazy("80% or more")),
    Band.MIDDLE: Badge("watch", gettext_lazy("50–79%")),
    Band.LOW: Badge("act", gettext_lazy("Under 50%")),
    Band.NOT_REPORTING: Badge("none", gettext_lazy("Not reporting")),
    Band.NOT_DUE: Badge("none", gettext_lazy("Not due")),
}

CAUSES = {
    "week_ended": gettext_lazy("The week ended"),
    "earlier_week": gettext_lazy("An earlier week changed"),
    "recompute": gettext_lazy("The week was computed again"),
    "log_session": gettext_lazy("A session was logged"),
    "correct_session": gettext_lazy("A session was corrected"),
    "void_session": gettext_lazy("A session was taken back"),
    "pause_plan": gettext_lazy("The plan was paused"),
    "resume_plan": gettext_lazy("The plan was resumed"),
    "assign_routine": gettext_lazy("The plan changed"),
    "end_plan": gettext_lazy("The plan ended"),
}

WHY_NOT_COUNTED = {
    "inactive_day": gettext_lazy("outside the plan or on a paused day"),
    "over_the_day": gettext_lazy("more than can count on one day"),
    "over_the_week": gettext_lazy("the week had all it asked for"),
    "nothing_done": gettext_lazy("nothing of it was done"),
    "nothing_in_force": gettext_lazy("nothing in it was prescribed that day"),
}

WHY_INACTIVE = {
    "paused": gettext_lazy("Paused"),
    "before_start": gettext_lazy("Before the plan"),
    "after_end": gettext_lazy("After the plan"),
}


def cause_words(cause: str) -> str:
    return str(CAUSES.get(cause, cause.replace("_", " ").capitalize()))


class HasFigures(Protocol):
    """A report, or as much of its columns as the band needs."""

    expected_sessions: int
    dose_adherence: float | None
    reporting: bool


def band_of_report(report: HasFigures) -> Band:
    """The band by dose adherence, from the report's columns."""
    return band(
        report.dose_adherence,
        reporting=report.reporting,
        due=report.expected_sessions > 0,
    )


def percent(ratio: float | Fraction | None) -> str:
    """Whole percent, cut and not rounded: what is short of 80 % must not read as 80 %."""
    if ratio is None:
        return NOTHING
    # A float may lie a hair under the percent it stands for, as 0.29 does.
    return _("%(number)d%%") % {"number": math.floor(100 * ratio + 1e-9)}


def one_decimal(number: float | Fraction) -> str:
    """Rounded to one decimal, in the reader's way of writing it."""
    # number_format alone cuts.
    return number_format(round(float(number), 1), decimal_pos=1)


def points(before: float | None, after: float | None) -> int | None:
    """The change in percentage points; None when one of the two is unknown."""
    return None if before is None or after is None else round(100 * after) - round(100 * before)


def _plain(value: float | None) -> str:
    if value is None:
        return NOTHING
    return one_decimal(value) if isinstance(value, float) else number_format(value)


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


class Figure(NamedTuple):
    name: Any
    show: Callable[[Any], str]


FIGURE_WORDS = {
    "expected_sessions": Figure(gettext_lazy("Sessions expected"), _plain),
    "credited_sessions": Figure(gettext_lazy("Sessions credited"), _plain),
    "extra_sessions": Figure(gettext_lazy("Extra sessions"), _plain),
    "late_sessions": Figure(gettext_lazy("Entered late"), _plain),
    "session_adherence": Figure(gettext_lazy("Session adherence"), percent),
    "dose_adherence": Figure(gettext_lazy("Dose adherence"), percent),
    "reporting": Figure(gettext_lazy("Reporting"), _yes),
    "ever_logged": Figure(gettext_lazy("Has started"), _yes),
    "program_week": Figure(gettext_lazy("Week of the program"), _plain),
    "pain_mean": Figure(gettext_lazy("Mean pain"), _plain),
    "pain_worst": Figure(gettext_lazy("Worst pain"), _plain),
    "pain_answers": Figure(gettext_lazy("Answers about pain"), _plain),
}


def difference_rows(
    difference: dict[str, Any], stretch_names: dict[str, str]
) -> list[dict[str, str]]:
    """A revision's difference as rows of {name, before, after}, lines by their stretch's name."""
    rows = []
    for key, (before, after) in difference.items():
        if key.startswith(LINE):
            name, show = stretch_names.get(key.removeprefix(LINE), NOTHING), percent
        else:
            name, show = FIGURE_WORDS[key]
        rows.append({"name": str(name), "before": show(before), "after": show(after)})
    return rows
