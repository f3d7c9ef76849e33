from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.actions.answer_flags import FlagAnswer, answers_now
from patients.models import Patient
from patients.models.diagnosis import Flag
from routines.reference import vocabulary
from therapy.forms import DateInput

# These end on a date that somebody knows: the surgeon's clearance, the delivery.
WITH_END = {Flag.EARLY_POSTOP, Flag.LATE_PREGNANCY, Flag.POSTERIOR, Flag.ANTERIOR}


class FlagsForm(forms.Form):
    """Yes or no for each question that the patient's diagnoses raise. Nothing is preselected.

    `answers` holds what was answered once the form is valid.
    """

    def __init__(self, *args: Any, patient: Patient, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = answers_now(patient, today)
        for flag in asked_flags(patient, today):
            self._ask(flag, there[flag], there[f"{flag}_until"])

    def _ask(self, flag: str, answer: object, until: object) -> None:
        words = vocabulary().flags.get(flag)
        self.fields[flag] = forms.TypedChoiceField(
            label=Flag(flag).label,
            help_text=words.plain if words else "",
            choices=[("yes", _("Yes")), ("no", _("No"))],
            coerce=lambda value: value == "yes",
            widget=forms.RadioSelect(attrs={"class": "chips"}),
            error_messages={"required": _("Answer yes or no: %s.") % Flag(flag).label},
            initial=answer,
        )
        if flag in WITH_END:
            self.fields[f"{flag}_until"] = forms.DateField(
                label=_("If yes: first day without this precaution"),
                required=False,
                widget=DateInput(attrs={"class": "medium"}),
                initial=until,
            )

    @property
    def questions(self) -> list[tuple[Any, Any]]:
        """Each question with its end, if it has one."""
        return [
            (self[name], self[f"{name}_until"] if f"{name}_until" in self.fields else None)
            for name in self.fields
            if not name.endswith("_until")
        ]

    @property
    def answers(self) -> dict[str, FlagAnswer]:
        cleaned = self.cleaned_data
        return {
            flag: FlagAnswer(cleaned[flag], cleaned.get(f"{flag}_until") if cleaned[flag] else None)
            for flag in cleaned
            if not flag.endswith("_until")
        }


def asked_flags(patient: Patient, day: date) -> list[str]:
    """The flags that the patient's live diagnoses ask for, in the order of the list."""
    asked = patient.asked_flags(day)
    return [flag for flag in Flag.values if flag in asked]
