from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from therapy.accounts.access import public
from therapy.forms import DateInput, PainField

WEEKDAYS = [(1, "Mon"), (2, "Tue"), (3, "Wed"), (4, "Thu"), (5, "Fri"), (6, "Sat"), (7, "Sun")]


class SampleForm(forms.Form):
    """One field of each kind."""

    hold = forms.IntegerField(
        label=_("Hold, seconds"),
        help_text=_("Between 5 and 120. The catalog says 30."),
        min_value=5,
        max_value=120,
        error_messages={"min_value": _("Enter a hold between 5 and 120 seconds")},
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    start = forms.DateField(label=_("Starts on"), widget=DateInput(attrs={"class": "medium"}))
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[("each", _("Each side")), ("left", _("Left")), ("right", _("Right"))],
    )
    days = forms.MultipleChoiceField(
        label=_("Which days?"),
        choices=WEEKDAYS,
        initial=[1, 3, 5],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )
    felt = forms.ChoiceField(
        label=_("How did it feel?"),
        choices=[("easy", _("Too easy")), ("right", _("About right")), ("hard", _("Too hard"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it felt")},
    )
    note = forms.CharField(label=_("Note to the patient"), required=False, widget=forms.Textarea)
    printed = forms.BooleanField(label=_("Give a printed sheet"), required=False)
    pain = PainField()


@public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every shared piece in place, light and dark, with invented content."""
    return render(request, "styleguide.html", _samples())


def _samples() -> dict[str, object]:
    wrong = SampleForm({"hold": "3", "start": "2026-11-23", "side": "each", "days": ["1", "4"]})
    return {
        "themes": ["light", "dark"],
        "sample_form": SampleForm(prefix="a"),
        "wrong_form": wrong,
        "days": _week("done partial rest missed pain done open", today=5),
        "facts": _facts(),
        "people": _people(),
        "page": Paginator(range(90), 25).page(2),
        "dose": {"sets": 2, "reps": 3, "hold_seconds": 20},
        "reasons": ["The catalog says 30 s.", "Acute low back pain: at most 20 s at a time."],
        "tabs": [
            {"href": "#tabs", "label": "Overview", "current": True},
            {"href": "#tabs-plan", "label": "Plan"},
            {"href": "#tabs-sessions", "label": "Sessions", "count": 14},
        ],
        "chips": [
            {"value": "lying", "label": "Lying", "count": 18},
            {"value": "sitting", "label": "Sitting", "count": 9},
            {"value": "standing", "label": "Standing", "count": 12},
        ],
    }


def _week(states: str, today: int) -> list[dict[str, object]]:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    pairs = zip(names, states.split(), strict=True)
    return [
        {"letter": name[0], "name": name, "state": state, "today": number == today}
        for number, (name, state) in enumerate(pairs)
    ]


def _facts() -> list[dict[str, object]]:
    return [
        {"key": "Routine", "value": "Low back, first weeks", "href": "#facts", "action": "Change"},
        {"key": "Days", "value": "Monday, Wednesday, Friday", "note": "Twice a day"},
        {"key": "Review", "value": "14 December 2026"},
    ]


def _people() -> list[dict[str, object]]:
    keys = ("name", "word", "kind", "why", "done", "expected", "band", "pain")
    rows = [
        ("Rosa Sample", "Pain rising", "act", "From 4 to 7 in three sessions", 5, 5, "on_track", 7),
        ("Harold Test", "Slipping", "watch", "83% last week, now 33%", 2, 6, "act", 3),
        ("Li Example", "On track", "on_track", "Nothing to do", 4, 6, "watch", 1),
        ("Dev Fiction", "Not started", "none", "Invited 6 days ago", 0, 6, "none", "–"),
    ]
    return [dict(zip(keys, row, strict=True)) for row in rows]
