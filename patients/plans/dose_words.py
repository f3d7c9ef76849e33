"""A dose and its steps in a therapist's words: default → for this patient, and why. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from routines.dosing import FIELDS

LABELS: Mapping[str, Promise] = {
    "hold_seconds": gettext_lazy("Hold"),
    "reps": gettext_lazy("Repetitions"),
    "sets": gettext_lazy("Sets"),
    "sessions_per_day": gettext_lazy("Times a day"),
    "days_per_week": gettext_lazy("Days a week"),
    "duration_minutes": gettext_lazy("Minutes"),
    "verdict": gettext_lazy("Verdict"),
}
_VERDICTS = {
    "contraindicated": gettext_lazy("contraindicated"),
    "allowed": gettext_lazy("kept with a reason"),
}


@dataclass(frozen=True)
class StepWords:
    """One step: what changed, why, and who says so (a rule's id, the routine, the therapist)."""

    change: str
    why: str
    source: str
    is_rule: bool


@dataclass(frozen=True)
class DoseRow:
    """One number of a dose. `steps` unfold how it came from the default."""

    field: str
    label: str
    default: str
    now: str
    changed: bool
    steps: tuple[StepWords, ...]


def value_words(field: str, value: int | str | None) -> str:
    """A number with its unit, short enough for a table cell."""
    if value is None:
        return "–"
    if field == "verdict":
        return str(_VERDICTS.get(str(value), value))
    if field == "hold_seconds":
        return _("%(n)d s") % {"n": value} if value else _("moving")
    if field == "duration_minutes":
        return _("%(n)d min") % {"n": value}
    return str(value)


def dose_rows(
    default: Mapping[str, int], dose: Mapping[str, int], steps: Iterable[Mapping[str, Any]]
) -> list[DoseRow]:
    """A row per number that the dose has, in the order of the fields."""
    steps = list(steps)
    return [
        DoseRow(
            field=field,
            label=str(LABELS[field]),
            default=value_words(field, default.get(field)),
            now=value_words(field, dose[field]),
            changed=default.get(field) != dose[field],
            steps=tuple(step_words(step) for step in steps if step["field"] == field),
        )
        for field in shown_fields(dose)
    ]


def shown_fields(dose: Mapping[str, int]) -> list[str]:
    """The numbers that say something: cardio is its minutes, not one repetition of one set."""
    counted = ("hold_seconds", "reps", "sets") if dose.get("duration_minutes") else ()
    return [field for field in FIELDS if field in dose and field not in counted]


def step_words(step: Mapping[str, Any]) -> StepWords:
    """A stored step as a therapist reads it."""
    field = step["field"]
    change = _("%(what)s %(before)s → %(after)s") % {
        "what": LABELS[field],
        "before": value_words(field, step["from"]),
        "after": value_words(field, step["to"]),
    }
    return StepWords(change, step["why"], step["source"], step["kind"] == "rule")


def dose_summary(dose: Mapping[str, int]) -> str:
    """The dose of one session in a line: 20 s × 4, 2 sets."""
    if dose.get("duration_minutes"):
        return value_words("duration_minutes", dose["duration_minutes"])
    parts = []
    if dose.get("hold_seconds"):
        parts.append(value_words("hold_seconds", dose["hold_seconds"]))
    if dose.get("reps"):
        parts.append(str(dose["reps"]))
    words = " × ".join(parts) if len(parts) > 1 else _("%s times") % "".join(parts)
    sets = dose.get("sets") or 1
    return words if sets == 1 else f"{words}, " + ngettext("%d set", "%d sets", sets) % sets


def schedule_words(
    sessions_per_day: int | None, days_per_week: int | None, days: Iterable[int] | None
) -> str:
    """When a line is due: 2 a day, every day; Mon, Wed, Fri; 3 days a week."""
    often = ngettext("once a day", "%d times a day", sessions_per_day or 1)
    often = often % sessions_per_day if (sessions_per_day or 1) > 1 else often
    return f"{often}, {_days_words(days_per_week or 7, days)}"


def _days_words(count: int, days: Iterable[int] | None) -> str:
    if count == 7:
        return _("every day")
    if days is None:
        return ngettext("%d day a week", "%d days a week", count) % count
    return ", ".join(str(WEEKDAYS[day]) for day in sorted(days))


WEEKDAYS: Mapping[int, Promise] = {
    1: gettext_lazy("Mon"),
    2: gettext_lazy("Tue"),
    3: gettext_lazy("Wed"),
    4: gettext_lazy("Thu"),
    5: gettext_lazy("Fri"),
    6: gettext_lazy("Sat"),
    7: gettext_lazy("Sun"),
}
