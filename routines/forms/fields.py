"""Form fields that doses and catalog words share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.dosing import HARD_LIMITS, Dose, DoseError, check_hard_limits


class DoseNumber(forms.IntegerField):
    """One number of a dose within its hard limits; empty means "as it is" or "has none".

    Its errors are those of routines.dosing: "Enter a hold between 0 and 300 seconds".
    """

    def __init__(self, name: str, label: Any, **kwargs: Any) -> None:
        self.name = name
        kwargs.setdefault("widget", forms.NumberInput(attrs={"class": "short"}))
        super().__init__(label=label, required=False, **kwargs)
        low, high = HARD_LIMITS[name]
        self.widget.attrs |= {"min": low, "max": high, "inputmode": "numeric"}

    def to_python(self, value: Any) -> int | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            # Half a second, or a word: the module says what it would take instead.
            return self._refuse(0.5)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None:
            self._refuse(value)

    def _refuse(self, value: Any) -> None:
        try:
            check_hard_limits(Dose(**{self.name: value}))
        except DoseError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class LinesField(forms.CharField):
    """Several sentences, one a line; the cleaned value is a list without empty ones."""

    def __init__(self, label: Any, *, required: bool = False) -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("One sentence a line."),
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]
