"""From when to when a plan may run. No clock, no database; the verb, the form and the API say the same."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

# Nobody plans care further ahead; a later date is a slip of the finger, such as 2206.
LATEST_START = timedelta(days=366)
LONGEST = timedelta(days=2 * 366)
TOO_LATE_START = _("Start within a year from today. Check the year.")
TOO_LATE_END = _("Let a plan end within two years of its first day. Check the year.")
TOO_LATE_REVIEW = _("Review a plan within two years of its first day. Check the year.")


def why_not(
    *, starts_on: date, ends_on: date | None, review_on: date | None, today: date
) -> dict[str, str]:
    """What is wrong, by field; empty when the plan may run like this."""
    start = _start(starts_on, today)
    if start:
        # The other days are judged by this one.
        return {"starts_on": str(start)}
    found = {
        "ends_on": _later(
            ends_on, starts_on, _("Enter a last day on or after the first."), TOO_LATE_END
        ),
        "review_on": _later(
            review_on, starts_on, _("Enter a review on or after the first day."), TOO_LATE_REVIEW
        ),
    }
    return {field: str(words) for field, words in found.items() if words}


def _start(starts_on: date, today: date) -> str:
    if starts_on < today:
        return _("Enter today or a later day as the first day.")
    return TOO_LATE_START if starts_on - today > LATEST_START else ""


def _later(day: date | None, starts_on: date, before: str, too_late: str) -> str:
    if day is None:
        return ""
    if day < starts_on:
        return before
    return too_late if day - starts_on > LONGEST else ""
