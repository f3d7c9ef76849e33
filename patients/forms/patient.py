from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.patient_details import PatientDetails
from routines.models.routine import Course
from therapy.accounts.zones import time_zones
from therapy.forms import DateInput


class PatientForm(forms.Form):
    """What staff write down about a patient."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Enter the patient's name.")},
    )
    code = forms.CharField(
        label=_("Patient code"),
        max_length=20,
        help_text=_("Your clinic's own number for this patient."),
        error_messages={"required": _("Enter a code that nobody else has.")},
        widget=forms.TextInput(attrs={"class": "medium", "autocomplete": "off"}),
    )
    date_of_birth = forms.DateField(
        label=_("Date of birth"),
        widget=DateInput(attrs={"class": "medium"}),
        help_text=_("From 65 years on, holds are dosed longer."),
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Enter the date of birth as day, month and year.")
        ),
    )
    course = forms.ChoiceField(
        label=_("How does the trouble run?"),
        choices=Course.choices,
        initial=Course.EPISODIC,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("For the invitation and password resets. Nothing clinical is ever mailed."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "medium", "autocomplete": "off", "type": "tel"}),
    )
    referrer = forms.CharField(label=_("Referred by"), required=False, max_length=120)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Where the patient lives: it decides when a day ends.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(time_zones())
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]

    @property
    def details(self) -> PatientDetails:
        return PatientDetails(
            **{name: self.cleaned_data[name] for name in PatientDetails.__dataclass_fields__}
        )


class NewPatientForm(PatientForm):
    """With the question whether to invite at once."""

    invite = forms.BooleanField(
        label=_("Send an invitation by e-mail now"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("invite") and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter an e-mail, or untick the invitation."))
        return given
