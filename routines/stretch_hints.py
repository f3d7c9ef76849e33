"""What to say, kindly, about a stretch that may be saved all the same."""

from django.utils.translation import gettext as _

from routines.dosing import soft_warnings
from routines.reference import limits
from routines.stretch_details import StretchDetails
from routines.words import number_words


def stretch_hints(details: StretchDetails) -> list[str]:
    """One sentence per number outside its usual range, and a word about impact."""
    known = {field: entry.as_limit for field, entry in limits().items()}
    hints = [
        _("%(value)s is unusual here; usual is %(low)s to %(high)s.")
        % {
            "value": number_words(each.field, each.value),
            "low": each.low,
            "high": number_words(each.field, each.high),
        }
        for each in soft_warnings(details.kind, details.dose, age_65_plus=False, limits=known)
    ]
    if "impact" in details.tags.get("trait", ()):
        hints.append(
            _("It has impact. With a back injury, keep to work that spares the joints first.")
        )
    return hints
