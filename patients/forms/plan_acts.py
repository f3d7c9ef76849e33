from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models.pause import PauseReason
from therapy.accounts.models import User
from therapy.forms import DateInput

# A warning sign pauses by itself; nobody picks that reason by hand.
BY_HAND = [choice for choice in PauseReason.choices if choice[0] != PauseReason.RED_FLAG]


class PauseForm(forms.Form):
    starts_on = forms.DateField(
        label=_("First paused day"),
        widget=DateInput(attrs={"class": "medium"}),
        error_messages=dict.fromkeys(("required", "invalid"), _("Enter the first paused day.")),
    )
    until = forms.DateField(
        label=_("Last paused day"),
        required=False,
        widget=DateInput(attrs={"class": "medium"}),
        help_text=_("Leave it empty to pause until you resume."),
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=BY_HAND,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={"required": _("Choose a reason.")},
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=250)


class ResumeForm(forms.Form):
    first_day = forms.DateField(
        label=_("First day on which stretches are due again"),
        widget=DateInput(attrs={"class": "medium"}),
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Enter the day from which the plan runs again.")
        ),
    )


class EndPlanForm(forms.Form):
    last_day = forms.DateField(
        label=_("Last day"),
        widget=DateInput(attrs={"class": "medium"}),
        error_messages=dict.fromkeys(("required", "invalid"), _("Enter the plan's last day.")),
    )
    reason = forms.CharField(
        label=_("Why does the plan end?"),
        max_length=250,
        error_messages={"required": _("Say why the plan ends.")},
    )


class AlertForm(forms.Form):
    answer = forms.CharField(
        label=_("What did you do?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you did about it.")},
    )
    resume = forms.BooleanField(
        label=_("The plan may go on from today"),
        required=False,
        help_text=_("Otherwise it stays paused until you resume it."),
    )


class JoinForm(forms.Form):
    """Which therapist of the clinic joins the care team."""

    colleague = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Add a colleague"),
        empty_label=_("Choose a therapist"),
        error_messages={"required": _("Choose a therapist of your clinic.")},
    )

    def __init__(self, data: Any, *, by: User, members: Any) -> None:
        super().__init__(data)
        therapists = User.objects.visible_to(by).therapists().order_by("name")
        self.fields["colleague"].queryset = therapists.exclude(pk__in=members)
        self.fields["colleague"].label_from_instance = lambda user: user.name
