"""{% only_clinic as clinic %}: whose number helps on pages where nobody is signed in yet."""

from django import template

from therapy.accounts.models import Clinic

register = template.Library()


@register.simple_tag
def only_clinic() -> Clinic | None:
    """The clinic of the site; None where several share it: a stranger learns of none."""
    clinics = Clinic.objects.all()[:2]
    return clinics[0] if len(clinics) == 1 else None
