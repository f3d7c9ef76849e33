"""A plan in the patient's own words: how much, when, and why. No database."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Prescription


def amount_words(field: str, value: int | None) -> str:
    """One number of a dose with its unit: "15 seconds"."""
    if value is None:
        return _("nothing set")
    if field == "hold_seconds":
        return ngettext("%d second", "%d seconds", value) % value if value else _("moving")
    if field == "duration_minutes":
        return ngettext("%d minute", "%d minutes", value) % value
    if field == "sets":
        return ngettext("%d set", "%d sets", value) % value
    if field == "sessions_per_day":
        return ngettext("once a day", "%d times a day", value) % ((value,) if value > 1 else ())
    if field == "days_per_week":
        return ngettext("%d day a week", "%d days a week", value) % value
    return ngettext("%d time", "%d times", value) % value


def dose_words(line: Prescription) -> str:
    """What one session asks for: "Hold 15 seconds, 3 times, each side"."""
    if line.duration_minutes:
        return amount_words("duration_minutes", line.duration_minutes)
    times = amount_words("reps", line.reps)
    parts = [times]
    if line.hold_seconds:
        parts = [_("Hold %s") % amount_words("hold_seconds", line.hold_seconds), times]
    if (line.sets or 1) > 1:
        parts.append(amount_words("sets", line.sets))
    if line.sides == "each":
        parts.append(_("each side"))
    return ", ".join(parts)


def when_words(line: Prescription) -> str:
    """On which days, and how often: "Twice a day, every day"."""
    if line.is_flexible:
        days = amount_words("days_per_week", line.days_per_week or 7)
        return _("%s, on the days you choose") % days
    times = line.sessions_per_day or 1
    often = "" if times == 1 else amount_words("sessions_per_day", times)
    days = _days_words(line.days_of_week)
    return f"{often}, {days}" if often else days


def _days_words(days: Iterable[int]) -> str:
    chosen = sorted(set(days))
    if len(chosen) == 7:
        return _("every day")
    # Django counts weekdays from Monday 0, ISO from Monday 1.
    return _("on %s") % get_text_list([str(WEEKDAYS[day - 1]) for day in chosen], _("and"))


def why_sentences(line: Prescription) -> list[str]:
    """Why the dose is not the usual one, a sentence for each change; empty when it is."""
    return [_step_sentence(step) for step in line.steps]


def _step_sentence(step: Mapping[str, Any]) -> str:
    if step["field"] == "verdict":
        return _("Your therapist chose this one for you with special care.")
    change = {
        "now": amount_words(step["field"], step["to"]),
        "usual": amount_words(step["field"], step["from"]),
    }
    if step["kind"] == "override":
        return _("Your therapist set this: %(now)s rather than %(usual)s.") % change
    if step["kind"] == "item":
        return _("Your routine asks for %(now)s rather than the usual %(usual)s.") % change
    because = step.get("patient_why") or _("that suits you better")
    return _("%(now)s rather than %(usual)s, because %(because)s.") % {**change, "because": because}
