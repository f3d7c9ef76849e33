from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.desk.limits import CHANGEABLE, default_limits
from patients.models import ClinicThresholds


class ThresholdsForm(forms.ModelForm):
    """The clinic's own thresholds; an empty field is the default, which stands beside it."""

    class Meta:
        model = ClinicThresholds
        fields = list(CHANGEABLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        defaults = default_limits()
        for name, field in self.fields.items():
            least, most = _range(name)
            field.help_text = _("Usually %(default)d; from %(least)d to %(most)d.") % {
                "default": getattr(defaults, name),
                "least": least,
                "most": most,
            }
            field.widget.attrs["class"] = "short"
            field.hide_optional = True


def _range(name: str) -> tuple[int, int]:
    """The model's own range: the lowest and the highest of its validators' limits."""
    validators = ClinicThresholds._meta.get_field(name)._validators
    limits = sorted(each.limit_value for each in validators)
    return limits[0], limits[-1]
