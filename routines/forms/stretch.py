"""The form of a clinic's own stretch."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from routines import figures
from routines.dosing import FIELDS, Dose
from routines.forms.fields import DoseNumber, LinesField
from routines.models import Kind, Position, Sides
from routines.reference import stretch_defaults
from routines.stretch_details import PLAIN_FIELDS, TAG_FIELDS, StretchDetails, form_values
from routines.words import group_words


def _figures() -> list[tuple[str, str]]:
    return [(slug, figures.pose(slug).name) for slug in figures.slugs()]


def _tags(group: str, text: Any, **options: Any) -> forms.MultipleChoiceField:
    choices = sorted(
        ((key, word.label) for key, word in group_words(group).items()),
        key=lambda choice: choice[1].casefold(),
    )
    widget = forms.CheckboxSelectMultiple(attrs={"class": "chips chips-small"})
    return forms.MultipleChoiceField(
        label=text, choices=choices, widget=widget, required=False, **options
    )


class StretchForm(forms.Form):
    """All words and numbers of one stretch; `details()` is what the verb takes."""

    name = forms.CharField(label=_("Name"), max_length=120)
    plain_name = forms.CharField(
        label=_("Name for the patient"), max_length=120, help_text=_("In everyday words.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    position = forms.ChoiceField(label=_("Position"), choices=Position.choices)
    sides = forms.ChoiceField(label=_("Sides"), choices=Sides.choices)
    hold_seconds = DoseNumber(
        "hold_seconds",
        _("Hold (seconds)"),
        help_text=_("A stretch lasts 15 to 30 seconds. 0 is a moving repetition."),
    )
    reps = DoseNumber(
        "reps",
        _("Repetitions"),
        help_text=_("Two to five for a stretch; up to four bring a muscle to its full length."),
    )
    sets = DoseNumber("sets", _("Sets"))
    sessions_per_day = DoseNumber("sessions_per_day", _("Times a day"))
    days_per_week = DoseNumber("days_per_week", _("Days a week"))
    duration_minutes = DoseNumber("duration_minutes", _("Minutes"), help_text=_("Cardio only."))
    move_seconds = forms.IntegerField(
        label=_("Seconds for one movement"), min_value=1, max_value=60, initial=4
    )
    rest_seconds = forms.IntegerField(
        label=_("Rest (seconds)"), min_value=0, max_value=600, initial=10
    )
    pose = forms.ChoiceField(
        label=_("Figure"),
        choices=lambda: [("", _("None")), *sorted(_figures(), key=lambda figure: figure[1])],
        required=False,
        help_text=_("A drawing to borrow from the shared catalog."),
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, 5 MB at most. It is shown in the figure's place."),
    )
    steps = LinesField(_("Steps for the patient"), required=True)
    feel = forms.CharField(label=_("Where it is felt"), max_length=200, required=False)
    benefit = forms.CharField(label=_("What it may do"), max_length=250, required=False)
    stop_if = LinesField(_("Stop if"))
    cues = LinesField(_("Cues for the therapist"))
    cautions = LinesField(_("Cautions for the therapist"))
    bed_ok = forms.BooleanField(label=_("Works on a firm bed"), required=False)
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        coerce=int,
        choices=[(1, _("Easy")), (2, _("Medium")), (3, _("Hard"))],
    )
    muscles = _tags("muscle", _("Muscles"))
    traits = _tags(
        "trait",
        _("Load on the body"),
        help_text=_("The dosing rules go by these: an exercise without them meets no rule."),
    )
    equipment = _tags("equipment", _("Equipment"))
    regions = _tags("region", _("Region"))

    def __init__(self, *args: Any, details: StretchDetails | None = None, **kwargs: Any) -> None:
        start = form_values(details) if details else _from_defaults()
        super().__init__(*args, initial=start, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_cardio = data.get("kind") == Kind.CARDIO
        if is_cardio and "duration_minutes" in data and data["duration_minutes"] is None:
            self.add_error("duration_minutes", _("Enter how many minutes it takes."))
        if not is_cardio and data.get("duration_minutes") is not None:
            self.add_error("duration_minutes", _("Only cardio is counted in minutes."))
        if not is_cardio and "reps" in data and data["reps"] is None:
            self.add_error("reps", _("Enter how many repetitions."))
        return data

    def details(self) -> StretchDetails:
        """What was entered; call it after is_valid()."""
        data = self.cleaned_data
        return StretchDetails(
            **{name: data[name] for name in PLAIN_FIELDS},
            **{name: tuple(data[name]) for name in ("steps", "stop_if", "cues", "cautions")},
            dose=Dose(**{name: data[name] for name in FIELDS}),
            tags={facet: tuple(data[name]) for facet, name in TAG_FIELDS.items()},
        )


def _from_defaults() -> dict[str, Any]:
    start = stretch_defaults()
    return {
        "hold_seconds": start.hold_seconds,
        "reps": start.reps,
        "sets": 1,
        "sessions_per_day": 1,
        "days_per_week": start.days_per_week,
        "sides": start.sides,
    }
