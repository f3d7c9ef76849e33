from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.plans.dose_words import WEEKDAYS
from patients.plans.period import why_not
from therapy.forms import DateInput

REVIEW_AFTER = timedelta(weeks=4)
MODES = [
    ("dosed", _("As each stretch is dosed")),
    ("days", _("All stretches on fixed days")),
    ("week", _("All stretches on a number of days, the patient chooses which")),
]


class ScheduleForm(forms.Form):
    """When the plan runs, and on which days."""

    starts_on = forms.DateField(
        label=_("First day"),
        widget=DateInput(attrs={"class": "medium"}),
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Enter today or a later day as the first day.")
        ),
    )
    review_on = forms.DateField(
        label=_("Review on"),
        required=False,
        widget=DateInput(attrs={"class": "medium"}),
        help_text=_("Four weeks is usual. The record reminds you."),
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(attrs={"class": "medium"}),
        help_text=_("Leave it empty to let the plan run until you change it."),
    )
    mode = forms.ChoiceField(
        label=_("Which days?"), choices=MODES, initial="dosed", widget=forms.RadioSelect
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Fixed days"),
        required=False,
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )
    days_per_week = forms.IntegerField(
        label=_("Days a week"),
        required=False,
        min_value=1,
        max_value=7,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    sessions_per_day = forms.TypedChoiceField(
        label=_("Times a day"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("As dosed")), *((str(n), str(n)) for n in range(1, 5))],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    reason = forms.CharField(
        label=_("Why this schedule?"),
        required=False,
        max_length=250,
        help_text=_("Needed when it leaves what a rule suggests for a stretch."),
    )
    note = forms.CharField(
        label=_("Note to the patient"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown above the plan. Plain words work best."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("days", "days_per_week", "sessions_per_day"):
            self.fields[name].hide_optional = True

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self._refuse_bad_period(given)
        if given.get("mode") == "days" and not given.get("days") and "days" not in self.errors:
            self.add_error("days", _("Choose at least one day."))
        if given.get("mode") == "week" and not (
            given.get("days_per_week") or "days_per_week" in self.errors
        ):
            self.add_error("days_per_week", _("Enter a number of days between 1 and 7."))
        return given

    def _refuse_bad_period(self, given: dict[str, Any]) -> None:
        if "starts_on" not in given:
            return
        days = {name: given.get(name) for name in ("starts_on", "ends_on", "review_on")}
        for field, words in why_not(**days, today=self.today).items():
            self.add_error(field, words)

    def as_json(self) -> dict[str, Any]:
        """The schedule as the draft keeps it."""
        given = self.cleaned_data
        dates = {
            name: given[name].isoformat() if given[name] else None
            for name in ("starts_on", "review_on", "ends_on")
        }
        words = {name: given[name].strip() for name in ("reason", "note")}
        numbers = {name: given[name] for name in ("mode", "days_per_week", "sessions_per_day")}
        return {**dates, **words, **numbers, "days": sorted(given["days"])}
