from django import forms
from django.utils.translation import gettext_lazy as _


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it must be kept"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A lawsuit, an inquiry. The patient can read it in their own data."),
        error_messages={"required": _("Say why the record must be kept.")},
    )
