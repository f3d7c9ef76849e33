"""A judged week in the patient's words: marks for the days, and how each figure came about.

Takes a week's figures as `WeekFigures.as_dict()` leaves them, so that a live week and a stored
report read the same. No database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.own.day_states import day_state

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class WeekCard:
    """One week as a card. `expected` 0 is "nothing was asked"; pain None is "not answered"."""

    week_start: date
    running: bool
    done: int
    expected: int
    extra: int
    days: list[dict[str, Any]]
    story: list[str]
    lines: list[str]
    pain_mean: float | None
    pain_answers: int


def week_card(
    figures: Figures,
    names: Mapping[str, str],
    today: date,
    *,
    pain_mean: float | None,
    pain_answers: int,
) -> WeekCard:
    """The card of one week; `names` are the stretches' names by their id as text."""
    days = day_marks(figures, today)
    return WeekCard(
        week_start=date.fromisoformat(figures["week_start"]),
        running=any(day["today"] for day in days),
        done=figures["credited_sessions"],
        expected=figures["expected_sessions"],
        extra=figures["extra_sessions"],
        days=days,
        story=story(figures),
        lines=[_line_words(line, names) for line in figures["lines"] if line["expected"]],
        pain_mean=pain_mean,
        pain_answers=pain_answers,
    )


def day_marks(figures: Figures, today: date) -> list[dict[str, Any]]:
    """Seven days for _ui/day_marks.html, each with its date."""
    return [_day_mark(n, day, figures, today) for n, day in enumerate(figures["days"])]


def _day_mark(n: int, day: Mapping[str, Any], figures: Figures, today: date) -> dict[str, Any]:
    then = date.fromisoformat(day["date"])
    name = formats.date_format(then, "l")
    cells = [line["days"][n] for line in figures["lines"]]
    state = day_state(
        then,
        today,
        inactive=day["inactive"],
        sessions_due=day["sessions_due"],
        lines=[(cell["state"], cell["reason"]) for cell in cells],
    )
    return {"date": then, "letter": name[0], "name": name, "state": state, "today": then == today}


def story(figures: Figures) -> list[str]:
    """How "5 of 6" came about, a sentence for each step."""
    expected, credited = figures["expected_sessions"], figures["credited_sessions"]
    if not expected:
        return [_("Nothing was asked of you this week."), *_asides(figures)]
    asked = ngettext(
        "Your plan asks for %d session this week.",
        "Your plan asks for %d sessions this week.",
        expected,
    )
    counted = figures["counted_sessions"]
    entered = ngettext("You entered %d session.", "You entered %d sessions.", counted) % counted
    count = ngettext("%d of them counts.", "%d of them count.", credited) % credited
    said = f"{entered} {count}" if counted != credited else entered
    return [asked % expected, said, *_asides(figures)]


def _asides(figures: Figures) -> list[str]:
    extra, late = figures["extra_sessions"], figures["late_sessions"]
    paused = sum(day["inactive"] == "paused" for day in figures["days"])
    told = [
        (
            paused,
            ngettext(
                "%d day was paused: nothing was asked on it.",
                "%d days were paused: nothing was asked on them.",
                paused,
            ),
        ),
        (
            extra,
            ngettext(
                "%d was more than your plan asks for. It is shown as extra.",
                "%d were more than your plan asks for. They are shown as extra.",
                extra,
            ),
        ),
        (
            late,
            ngettext(
                "%d was entered two days later or more. It counts in full.",
                "%d were entered two days later or more. They count in full.",
                late,
            ),
        ),
    ]
    return [words % number for number, words in told if number]


def _line_words(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    done = sum(bout["counted"] and bout["q"]["numerator"] > 0 for bout in line["bouts"])
    dose = line["dose_adherence"]
    return _("%(name)s: %(done)d of %(expected)d times, %(percent)d%% of what was asked") % {
        "name": names.get(line["line"], _("A stretch")),
        "done": done,
        "expected": line["expected"],
        "percent": round(100 * dose["numerator"] / dose["denominator"]) if dose else 0,
    }
