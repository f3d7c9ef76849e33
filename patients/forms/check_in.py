"""Four questions on a week, each of which may stay open."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models.check_in import MOST


class AnswerField(forms.TypedChoiceField):
    """A number from 0 on, or None; nothing is chosen beforehand, so silence isn't 0."""

    hide_optional = True

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        numbers = [(str(number), str(number)) for number in range(most + 1)]
        super().__init__(
            choices=[("", _("No answer")), *numbers],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.Select(attrs={"class": "short"}),
            **kwargs,
        )


class CheckInForm(forms.Form):
    """In the words of everyday life; the numbers are those of `patients.models.check_in`."""

    days_off_work = AnswerField(
        label=_("On how many days did your back keep you from work or your usual tasks?"),
        help_text=_("0 to 7 days."),
        most=MOST["days_off_work"],
    )
    limited = AnswerField(
        label=_("How much did it limit what you wanted to do?"),
        help_text=_("0: not at all. 10: I could do nothing of it."),
        most=MOST["limited"],
    )
    bending = AnswerField(
        label=_("How far can you bend forward?"),
        help_text=_("0: not at all. 10: as far as ever."),
        most=MOST["bending"],
    )
    function = AnswerField(
        label=_("How well do dressing, lifting and walking go?"),
        help_text=_("0: not at all. 10: as well as ever."),
        most=MOST["function"],
    )
