"""A prescribed version, as a report's details hold it, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _


def versions_in_words(versions: Sequence[Mapping[str, Any]]) -> str:
    """The doses and schedules of a line's versions, each once, in their order."""
    words = [_version_words(version) for version in versions]
    return "; ".join(dict.fromkeys(words))


def _version_words(version: Mapping[str, Any]) -> str:
    dose, schedule = version["dose"], version["schedule"]
    if dose["duration_minutes"]:
        amount = _("%(n)d min") % {"n": dose["duration_minutes"]}
    else:
        counts = [dose["sets"], dose["reps"]] if (dose["sets"] or 1) > 1 else [dose["reps"]]
        amount = " × ".join(str(count) for count in counts if count)
        if dose["hold_seconds"]:
            amount += _(" × %(n)d s") % {"n": dose["hold_seconds"]}
    if dose["sides"] == "each":
        amount += _(", each side")
    return f"{amount} · {_schedule_words(schedule)}"


def _schedule_words(schedule: Mapping[str, Any]) -> str:
    if schedule["days_per_week"]:
        return _("%(n)d × a week") % {"n": schedule["days_per_week"]}
    return _("%(times)d × a day, %(days)d days a week") % {
        "times": schedule["times_per_day"],
        "days": len(schedule["days_of_week"]),
    }
