from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from therapy.accounts import audit
from therapy.accounts.models import Role, User


@transaction.atomic
def invite_user(*, email: str, name: str, role: Role, by: User, now: datetime) -> User:
    """Make an account without a password in the inviter's clinic; the door sends the link.

    Raises ValidationError when the e-mail is taken or a therapist invites staff.
    """
    if role != Role.PATIENT and not by.is_clinic_admin:
        raise ValidationError({"role": _("Only a clinic admin can invite staff.")})
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("Somebody already signs in with this e-mail.")})
    user = User.objects.create_user(email, name=name, role=role, clinic=by.clinic, date_joined=now)
    audit.record("invite_user", user, clinic=by.clinic, by=by, now=now, role=role)
    return user
