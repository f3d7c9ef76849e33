from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models.reminder import Channel
from patients.plans.dose_words import WEEKDAYS


class ReminderForm(forms.Form):
    """When to remind, and how."""

    time = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "medium"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("Enter a time such as 8:30."),
        },
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        choices=[(number, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        error_messages={"required": _("Choose at least one day.")},
    )
    channel = forms.ChoiceField(
        label=_("How?"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
        initial=Channel.EMAIL,
        help_text=_("A message on this device needs your browser's permission; it asks once."),
    )
