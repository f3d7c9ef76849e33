"""The fields of the step of doses that are more than a line of text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from patients.plans.dose_words import LABELS
from routines.dosing import HARD_LIMITS

SHORT = {"class": "short", "inputmode": "numeric"}


def number_field(field: str, value: int, name: str) -> forms.IntegerField:
    """One number of the dose of the stretch called `name`, within the hard limits."""
    low, high = HARD_LIMITS[field]
    message = _t("%(what)s: enter a whole number between %(low)d and %(high)d.") % {
        "what": name,
        "low": low,
        "high": high,
    }
    return _whole_number(LABELS[field], low, high, message, initial=value)


def longest_hold_field() -> forms.IntegerField:
    """The seconds that no hold of the plan is to exceed; left empty, it changes nothing."""
    low, high = 1, HARD_LIMITS["hold_seconds"][1]
    message = _t("Enter whole seconds between %(low)d and %(high)d.") % {"low": low, "high": high}
    field = _whole_number(_("Shorten every hold to (s)"), low, high, message)
    field.hide_optional = True  # type: ignore[attr-defined]
    return field


def shorter_of(hold: int | None, longest: int | None) -> int | None:
    """The hold, cut to the longest wanted; moving repetitions (0) and shorter ones stay."""
    return longest if hold and longest and hold > longest else hold


def _whole_number(label: Any, low: int, high: int, message: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=low,
        max_value=high,
        widget=forms.NumberInput(attrs=SHORT),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), message),
        **more,
    )
