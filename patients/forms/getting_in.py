"""The questions of an invitation: the code, the date of birth, the e-mail for later."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from therapy.keyed_tokens import CODE_LENGTH, tidy_code


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Eight letters and numbers, on the card from your clinic."),
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "class": "medium code-input",
                "autocomplete": "off",
                "autocapitalize": "characters",
            }
        ),
        error_messages={"required": _("Enter the eight characters of your code.")},
    )

    def clean_code(self) -> str:
        code = tidy_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise ValidationError(_("A code has eight letters and numbers. Check it once more."))
        return code


def _number(label: str, autocomplete: str, size: int) -> forms.IntegerField:
    attrs = {
        "class": "short",
        "inputmode": "numeric",
        "autocomplete": autocomplete,
        "maxlength": size,
    }
    message = _("Enter a number.")
    return forms.IntegerField(
        label=label,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": message, "invalid": message},
    )


class BirthDateForm(forms.Form):
    """Three text fields: the year of birth is far away in a calendar picker."""

    day = _number(_("Day"), "bday-day", 2)
    month = _number(_("Month"), "bday-month", 2)
    year = _number(_("Year"), "bday-year", 4)

    def clean(self) -> dict[str, object]:
        values = super().clean()
        if self.errors:
            return values
        try:
            values["date_of_birth"] = date(values["year"], values["month"], values["day"])
        except (ValueError, OverflowError) as error:
            message = _("Enter a date that exists, such as day 27, month 3, year 1962.")
            raise ValidationError(message) from error
        return values


class AgreeForm(forms.Form):
    """The last page. The e-mail is only asked for where the clinic knows none."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        help_text=_("For the code that signs you in on another device. You may leave it empty."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: object, ask_email: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not ask_email:
            del self.fields["email"]
