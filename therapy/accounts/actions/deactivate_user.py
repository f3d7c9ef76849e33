from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from therapy.accounts import audit, sessions
from therapy.accounts.models import User


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime) -> User:
    """Close an account; what its owner did stays. Their next request is already refused.

    Raises ValidationError for one's own account: a clinic must not lock itself out.
    """
    if user.pk == by.pk:
        raise ValidationError(_("You can't deactivate your own account."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.revoke_sessions(user, now=now)
    audit.record("deactivate_user", user, clinic=user.clinic, by=by, now=now)
    return user


@transaction.atomic
def reactivate_user(*, user: User, by: User, now: datetime) -> User:
    """Open a closed account again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("reactivate_user", user, clinic=user.clinic, by=by, now=now)
    return user
