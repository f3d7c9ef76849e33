from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from therapy.accounts import audit
from therapy.accounts.models import Clinic, Role, User


@transaction.atomic
def open_clinic(
    *, name: str, phone: str, time_zone: str, admin_name: str, admin_email: str, now: datetime
) -> User:
    """Make a clinic and its first admin, who has no password yet; returns the admin.

    There is no `by`: whoever runs the server acts. Raises ValidationError for a bad value or when
    the e-mail is taken.
    """
    if User.objects.filter(email__iexact=admin_email).exists():
        raise ValidationError({"email": _("Somebody already signs in with this e-mail.")})
    clinic = Clinic(name=name, phone=phone, time_zone=time_zone)
    clinic.full_clean()
    clinic.save()
    admin = User.objects.create_user(
        admin_email, name=admin_name, role=Role.ADMIN, clinic=clinic, date_joined=now
    )
    admin.full_clean(exclude=["password"])
    audit.record("open_clinic", clinic, clinic=clinic, by=None, now=now)
    return admin
