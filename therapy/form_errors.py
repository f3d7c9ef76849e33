"""A verb's refusal, shown where it belongs in the form that called it."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError


def add_refusal(
    form: forms.Form, refused: ValidationError, names: Mapping[str, str] | None = None
) -> None:
    """Put each error at its field; what has no field in the form goes above it.

    `names` says which field of the form stands for which of the verb.
    """
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for field, errors in refused.error_dict.items():
        name = (names or {}).get(field, field)
        form.add_error(name if name in form.fields else None, errors)
