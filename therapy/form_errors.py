"""A verb's refusal, shown where it belongs in the form that called it."""

from django import forms
from django.core.exceptions import ValidationError


def add_refusal(form: forms.Form, refused: ValidationError) -> None:
    """Put each error at its field; what has no field in the form goes above it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
