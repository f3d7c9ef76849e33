from django import forms
from django.utils.translation import gettext_lazy as _

from therapy.accounts.actions.update_clinic import EDITABLE
from therapy.accounts.models import Clinic, Role
from therapy.accounts.models.break_glass import SHORTEST_REASON


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


class ClinicForm(forms.ModelForm):
    class Meta:
        model = Clinic
        fields = EDITABLE
        widgets = {"figure_theme": forms.RadioSelect(attrs={"class": "chips"})}
        help_texts = {
            "phone": _("Shown to patients wherever they may get stuck."),
            "emergency_number": _("Shown to patients beside the warning signs."),
            "time_zone": _("Such as Europe/Berlin. Weeks end at midnight there."),
            "late_window_days": _("How far back patients may enter a session: 0 to 14 days."),
            "retention_years": _(
                "After care has ended: then a record is deleted, unless it is held. A minor's is"
                " kept until that many years past the 18th birthday."
            ),
            "figure_theme": _("Skin, hair and clothes of the drawn figures."),
        }


class BreakGlassForm(forms.Form):
    """Of the clinics it shows the names, and nothing else."""

    clinic = forms.ModelChoiceField(
        label=_("Clinic"), queryset=Clinic.objects.order_by("name"), empty_label=_("Choose one")
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The clinic's admins read it. Name no patient."),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
