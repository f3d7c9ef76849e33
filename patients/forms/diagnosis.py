from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models.diagnosis import DiagnosisSide
from routines.models import Diagnosis
from therapy.forms import DateInput


class DiagnosisForm(forms.Form):
    """Code, side and since when, for a diagnosis already found."""

    key = forms.CharField(widget=forms.HiddenInput)
    code = forms.ChoiceField(
        label=_("ICD-10-CM code"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the codes of this diagnosis.")},
    )
    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=DiagnosisSide.choices,
        initial="",
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    since = forms.DateField(
        label=_("Since"), required=False, widget=DateInput(attrs={"class": "medium"})
    )

    def __init__(self, data: Any, *, diagnosis: Diagnosis, today: date) -> None:
        super().__init__(data, initial={"key": diagnosis.key, "since": today})
        codes = diagnosis.codes.all()
        self.fields["code"].choices = [(row.code, f"{row.code} · {row.title}") for row in codes]
        self.fields["code"].hide_optional = self.fields["side"].hide_optional = True
        if len(codes) == 1:
            self.initial["code"] = codes[0].code
        if not codes:
            del self.fields["code"]


class EndDiagnosisForm(forms.Form):
    last_day = forms.DateField(
        label=_("Last day"),
        widget=DateInput(attrs={"class": "medium"}),
        help_text=_("The diagnosis shapes doses up to and including this day."),
        error_messages=dict.fromkeys(("required", "invalid"), _("Enter the last day.")),
    )
    mistake = forms.BooleanField(
        label=_("It was recorded by mistake: take it out at once"),
        required=False,
        help_text=_("Only while no plan has been written with it."),
    )
