"""What a field says when it can't take an answer, in our words instead of Django's.

Fields read these tables as they are made, so one place serves every form, allauth's included. A
field with more to say passes `error_messages` of its own.
"""

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

CHOOSE_ONE = _("Choose one of the answers.")
FILES = {
    "required": _("Choose a file."),
    "invalid": _("Choose the file again: it did not arrive."),
    "missing": _("Choose the file again: it did not arrive."),
    "empty": _("This file is empty. Choose another one."),
}
FIELDS: dict[type[forms.Field], dict[str, object]] = {
    forms.Field: {"required": _("Fill this in.")},
    forms.IntegerField: {"invalid": _("Enter a whole number.")},
    forms.FloatField: {"invalid": _("Enter a number.")},
    forms.DecimalField: {"invalid": _("Enter a number.")},
    forms.DateField: {"invalid": _("Enter a date, such as 2026-11-23.")},
    forms.TimeField: {"invalid": _("Enter a time, such as 8:30.")},
    forms.UUIDField: {"invalid": _("This is not one of our numbers.")},
    forms.BooleanField: {"required": _("Tick this to go on.")},
    forms.ChoiceField: {"required": CHOOSE_ONE, "invalid_choice": CHOOSE_ONE},
    forms.MultipleChoiceField: {
        "required": _("Choose at least one."),
        "invalid_choice": CHOOSE_ONE,
        "invalid_list": CHOOSE_ONE,
    },
    forms.ModelChoiceField: {"required": CHOOSE_ONE, "invalid_choice": CHOOSE_ONE},
    forms.ModelMultipleChoiceField: {
        "required": _("Choose at least one."),
        "invalid_choice": CHOOSE_ONE,
        "invalid_list": CHOOSE_ONE,
        "invalid_pk_value": CHOOSE_ONE,
    },
    # A security key's answer, which nobody types.
    forms.JSONField: {"invalid": _("What your device sent can't be read. Try again.")},
    forms.FileField: FILES,
    forms.ImageField: {"invalid_image": _("This is not a picture. Choose a photo or a drawing.")},
}
VALIDATORS: dict[type, object] = {
    validators.EmailValidator: _("Enter an e-mail address, such as name@example.org."),
    validators.MaxValueValidator: _("Enter %(limit_value)s or less."),
    validators.MinValueValidator: _("Enter %(limit_value)s or more."),
    validators.ProhibitNullCharactersValidator: _("Leave out the characters that can't be seen."),
    validators.MaxLengthValidator: ngettext_lazy(
        "Use %(limit_value)d character at most; there are %(show_value)d.",
        "Use %(limit_value)d characters at most; there are %(show_value)d.",
        "limit_value",
    ),
    validators.MinLengthValidator: ngettext_lazy(
        "Use at least %(limit_value)d character; there are %(show_value)d.",
        "Use at least %(limit_value)d characters; there are %(show_value)d.",
        "limit_value",
    ),
}


def use_our_words() -> None:
    """Replace the words. Before any form is imported: a field keeps what it was made with."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **words}
    for validator, words in VALIDATORS.items():
        validator.message = words
