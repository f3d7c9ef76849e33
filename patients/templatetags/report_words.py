"""Words for reports in templates: dates of a week, percentages that never round up."""

from datetime import date
from fractions import Fraction

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from patients.charts.strip import Strip
from patients.reports import words as report_words
from therapy.templatetags.ui import day_word

register = template.Library()


@register.simple_tag
def week_dates(first: date, last: date) -> str:
    """The week as people say it: 16–22 Nov 2026, 30 Nov – 6 Dec 2026."""
    if first.month == last.month:
        return _("%(first)s–%(last)s") % {"first": first.day, "last": date_format(last, "j M Y")}
    shown = date_format(first, "j M" if first.year == last.year else "j M Y")
    return _("%(first)s – %(last)s") % {"first": shown, "last": date_format(last, "j M Y")}


# A desk of a hundred says these in each row; a blocktranslate takes three times as long.
@register.simple_tag
def week_number(number: int) -> str:
    return _("week %(n)s") % {"n": number}


@register.simple_tag
def of_all(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


@register.simple_tag
def worst_pain(score: int) -> str:
    return _("worst %(score)s") % {"score": score}


@register.simple_tag
def day_shapes(strip: Strip) -> SafeString:
    """The strip's drawing: a path for each kind of shape."""
    return format_html_join("", '<path class="day-cell-{}" d="{}"/>', strip.shapes)


@register.filter
def in_words(strip: Strip) -> str:
    """How many days of each state there are."""
    return ", ".join([f"{count} × {day_word(state)}" for state, count in strip.counts])


@register.filter
def cut_percent(ratio: float | Fraction | None) -> str:
    """Whole percent, cut: what is short of 80 % never reads as 80 %. Unknown is a dash."""
    return report_words.percent(ratio)


@register.filter
def lookup(words: dict[object, object], key: object) -> object:
    """The word for a key."""
    return words.get(key, "")


@register.filter
def decimal(number: Fraction | float | None) -> str:
    """One decimal, in the reader's way of writing it; unknown is a dash."""
    return report_words.NOTHING if number is None else report_words.one_decimal(number)


@register.filter
def cut_sign(number: float) -> str:
    """The size of a change; an arrow and a word beside it say which way."""
    return report_words.one_decimal(abs(number))


# The colours of static/css/tokens.css for paper: a PDF's drawings don't read the style sheets.
PAPER = {
    "high": "#0B5FA5",
    "middle": "#E0A030",
    "low": "#A3231F",
    "not_reporting": "#6B7C86",
    "not_due": "#C9D2D7",
}


@register.filter
def paper_fill(band: str) -> str:
    """The band's colour on paper; on a page the style sheet decides."""
    return PAPER[band]


@register.filter
def signed(number: int | None) -> str:
    """A change with its sign, as text; unknown is a dash."""
    return report_words.NOTHING if number is None else f"{number:+d}" if number else "0"
