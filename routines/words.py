"""The vocabulary's labels by the groups that pages use, and doses in words."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from routines.browsing import NO_EQUIPMENT
from routines.catalog.small_entries import Word
from routines.reference import vocabulary

_WORDS_OF = {
    "position": "positions",
    "kind": "kinds",
    "muscle": "muscles",
    "trait": "traits",
    "equipment": "equipment",
    "region": "regions",
    "flag": "flags",
    "verdict": "verdicts",
    "evidence": "evidence",
}


def group_words(group: str) -> Mapping[str, Word]:
    """Label and explanation of every value of a group: position, kind, muscle, trait, ..."""
    return getattr(vocabulary(), _WORDS_OF[group])


def label(group: str, value: str) -> str:
    """The word for a value; a value nobody named yet is shown as it is stored."""
    if group == "equipment" and value == NO_EQUIPMENT:
        return _("Nothing needed")
    word = group_words(group).get(value)
    return word.label if word else value.replace("_", " ")


def labels(group: str, values: Iterable[str]) -> list[str]:
    return [label(group, value) for value in values]


def number_words(field: str, value: int) -> str:
    """One number of a dose with its unit: "30 s", "4 times", "twice a day" as "2 a day"."""
    if field == "hold_seconds":
        return _("%(n)d s") % {"n": value} if value else _("no hold")
    texts = {
        "reps": ngettext("%(n)d time", "%(n)d times", value),
        "sets": ngettext("%(n)d set", "%(n)d sets", value),
        "sessions_per_day": _("%(n)d a day"),
        "days_per_week": _("%(n)d a week"),
        "duration_minutes": _("%(n)d min"),
    }
    return texts[field] % {"n": value}
