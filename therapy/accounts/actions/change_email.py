from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def change_email(*, user: User, email: str, by: User, now: datetime) -> User:
    """Let an account sign in, and get its codes, by another e-mail.

    Raises ValidationError keyed `email` when somebody else already signs in with it.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise ValidationError({"email": _("Somebody already signs in with this e-mail.")})
    user.email = email
    user.save(update_fields=["email"])
    # What allauth may have kept of the old one would still open the account.
    EmailAddress.objects.filter(user=user).delete()
    audit.record("change_email", user, clinic=user.clinic, by=by, now=now)
    return user
