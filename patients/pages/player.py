"""What the session page gives the player: the plan with its phases, the words, the questions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from patients.forms.session import ChipsField, EffortScale, signs_for
from patients.models import Patient, Pause
from patients.models.session import FeltWhere, PainShift, SkipReason
from patients.own.today import Today
from patients.phone.player_plan import DAYS_AHEAD, player_plan
from patients.phone.player_words import player_words
from routines.reference import RedFlag
from therapy.forms import PainField

# "It hurts" has a button of its own, and a rest day is nothing to skip a stretch for.
NOT_ASKED = frozenset({SkipReason.PAIN, SkipReason.REST})


class Questions(forms.Form):
    """The questions of the led session, drawn one a screen and answered on the phone."""

    pain_before = PainField(label=_("How much pain do you have right now?"))
    pain_during = PainField(label=_("How strong is the pain?"))
    pain_after = PainField(label=_("How is your pain now?"))
    pain_shift = ChipsField(label=_("Where did the pain go?"), choices=PainShift.choices)
    felt_where = ChipsField(
        label=_("Did you feel it in the place the picture shows?"), choices=FeltWhere.choices
    )
    effort = PainField(label=_("How hard was it for you?"), widget=EffortScale)
    red_flags = forms.MultipleChoiceField(
        label=_("Did you notice any of these signs?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Anything for your therapist?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, signs: Sequence[RedFlag], *, pictures: bool) -> None:
        # Ids of their own: the plain list is on the same page.
        super().__init__(auto_id="player_%s")
        if not pictures:
            # Nothing is shown, so there is no place to feel it in.
            del self.fields["felt_where"]
        for name in ("red_flags", "note"):
            # Every question may be left; saying so at two of them would say it isn't so elsewhere.
            self.fields[name].hide_optional = True
        # Browsers cut what is pasted to this length and don't say so; js/player does.
        self.fields["note"].widget.attrs.pop("maxlength")
        self.fields["red_flags"].choices = [(sign.key, sign.text) for sign in signs]


def player_context(patient: Patient, found: Today) -> dict[str, Any]:
    """For patients/player/player.html; the patient with its clinic."""
    signs = signs_for(patient, found.day)
    stretches = [line.stretch for line in found.lines]
    prefetch_related_objects(stretches, "tags")
    plan = player_plan(
        found, theme=patient.clinic.figure_theme, paused=_paused_days(patient, found)
    )
    return {
        "plan": {
            **plan,
            "tz": patient.time_zone,
            "signs": {sign.key: sign.level for sign in signs},
        },
        "words": player_words(),
        "questions": Questions(signs, pictures=_has_pictures(plan)),
        "reasons": [choice for choice in SkipReason.choices if choice[0] not in NOT_ASKED],
    }


def _has_pictures(plan: dict[str, Any]) -> bool:
    figures = [figure for line in plan["lines"].values() for figure in line["figures"].values()]
    return any(figure["still"] for figure in figures)


def _paused_days(patient: Patient, found: Today) -> set[Any]:
    days = [found.day + timedelta(days=n) for n in range(-1, DAYS_AHEAD + 1) if n]
    pauses = list(Pause.objects.filter(patient=patient).overlapping(days[0], days[-1]))
    return {
        day
        for pause in pauses
        for day in days
        if pause.starts_on <= day and (pause.until is None or day <= pause.until)
    }
