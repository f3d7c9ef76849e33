from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from therapy.accounts import audit, sessions
from therapy.accounts.models import User
from therapy.accounts.second_factor import factors_of, must_have_one


@transaction.atomic
def remove_factor(*, user: User, factor: Authenticator, session: str, now: datetime) -> None:
    """Forget one of one's own factors; every other session than `session` ends.

    Raises ValidationError for the last one of somebody who must have one.
    """
    if must_have_one(user) and not factors_of(user).exclude(pk=factor.pk).exists():
        raise ValidationError(_("This is your only second factor. Add another one first."))
    kind = factor.type
    factor.delete()
    if not factors_of(user).exists():
        Authenticator.objects.filter(user=user).delete()
    sessions.end_sessions(user, but=session)
    audit.record("remove_factor", user, clinic=user.clinic, by=user, now=now, factor=kind)


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None, now: datetime) -> None:
    """Forget every factor of somebody who lost theirs; the next sign-in sets up a new one.

    Their sessions end and their tokens go. `by` is None when whoever runs the server acts.
    Raises ValidationError for one's own: that would be a way around the lock.
    """
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("You can't reset your own second factor."))
    Authenticator.objects.filter(user=user).delete()
    Token.objects.filter(user=user).delete()
    sessions.end_sessions(user)
    audit.record("reset_second_factor", user, clinic=user.clinic, by=by, now=now)
