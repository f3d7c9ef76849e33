from django import forms
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models import Role


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The invitation goes there. It works once, for three days.")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Role.THERAPIST.value, Role.THERAPIST.label),
            (Role.ADMIN.value, Role.ADMIN.label),
        ],
        initial=Role.THERAPIST,
        widget=forms.RadioSelect,
    )
