"""The facts of one stretch as its page says them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from routines.browsing import NO_EQUIPMENT
from routines.catalog.small_entries import Word
from routines.dosing import Dose
from routines.models import Stretch
from routines.reference import sources
from routines.words import group_words, label, labels


def stretch_words(stretch: Stretch) -> dict[str, object]:
    """Everything that isn't prose, in words; prefetch the tags."""
    return {
        "position": label("position", stretch.position),
        "kind": label("kind", stretch.kind),
        "muscles": labels("muscle", stretch.values_of("muscle")),
        "equipment": labels("equipment", stretch.values_of("equipment") or [NO_EQUIPMENT]),
        "traits": [_trait(value) for value in stretch.values_of("trait")],
        "sources": [sources().get(key, key) for key in stretch.sources],
        "schedule": schedule_words(stretch.dose),
    }


def schedule_words(dose: Dose) -> str:
    """ "Twice a day, 5 days a week"; empty when the dose says neither."""
    parts = []
    if dose.sessions_per_day:
        once = ngettext("Once a day", "%(n)d times a day", dose.sessions_per_day)
        parts.append(once % {"n": dose.sessions_per_day})
    if dose.days_per_week == 7:
        parts.append(_("every day"))
    elif dose.days_per_week:
        days = ngettext("%(n)d day a week", "%(n)d days a week", dose.days_per_week)
        parts.append(days % {"n": dose.days_per_week})
    return ", ".join(parts)


def _trait(value: str) -> Word:
    return group_words("trait").get(value) or Word(label("trait", value), "")
