"""Forms of the routine builder: what a routine is for, and the dose of one item."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.dosing import FIELDS, Dose
from routines.forms.fields import DoseNumber
from routines.models import Diagnosis, Routine, RoutineItem
from routines.models.routine import Course
from routines.routine_details import RoutineDetails, details_of, item_values

LABELS = {
    "hold_seconds": _("Hold (s)"),
    "reps": _("Times"),
    "sets": _("Sets"),
    "sessions_per_day": _("Per day"),
    "days_per_week": _("Days/week"),
    "duration_minutes": _("Minutes"),
}
CARDIO_FIELDS = ("duration_minutes", "sessions_per_day", "days_per_week")
OTHER_FIELDS = ("hold_seconds", "reps", "sets", "sessions_per_day", "days_per_week")


def dose_fields(kind: str) -> tuple[str, ...]:
    """The numbers that make sense for a kind: cardio is counted in minutes."""
    return CARDIO_FIELDS if kind == "cardio" else OTHER_FIELDS


class RoutineForm(forms.Form):
    """Name, purpose and diagnoses; `details()` is what the verbs take."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={
            "required": _("Give the routine a name."),
            "max_length": _("Keep the name under 120 characters."),
        },
    )
    description = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    course = forms.ChoiceField(
        label=_("How the trouble runs"), choices=Course.choices, widget=forms.RadioSelect
    )
    diagnoses = forms.MultipleChoiceField(
        label=_("Diagnoses it suits"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, routine: Routine | None = None, **kwargs: Any) -> None:
        start = {"course": Course.EPISODIC}
        if routine is not None:
            start = details_of(routine)
        super().__init__(*args, initial=start, **kwargs)
        known = Diagnosis.objects.filter(withdrawn_at=None)
        self.fields["diagnoses"].choices = known.values_list("key", "label")

    def details(self) -> RoutineDetails:
        """What was entered; call it after is_valid()."""
        data = dict(self.cleaned_data)
        return RoutineDetails(**{**data, "diagnoses": tuple(data["diagnoses"])})


class ItemForm(forms.Form):
    """The numbers of one item, filled with what holds now; an emptied one inherits again."""

    note = forms.CharField(label=_("Note to the patient"), max_length=250, required=False)

    def __init__(self, *args: Any, item: RoutineItem, **kwargs: Any) -> None:
        start = item_values(item)
        super().__init__(*args, initial=start, prefix=f"item-{item.pk}", **kwargs)
        for name in dose_fields(item.stretch.kind):
            self.fields[name] = DoseNumber(name, LABELS[name])
        self.order_fields([*dose_fields(item.stretch.kind), "note"])

    def dose(self) -> Dose:
        """What was entered; call it after is_valid()."""
        return Dose(**{name: self.cleaned_data.get(name) for name in FIELDS})
