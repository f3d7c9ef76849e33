from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import models, transaction

from therapy.accounts import audit, sessions
from therapy.accounts.models import User


@transaction.atomic
def sign_out_device(
    *, owner: User, device: int, subject: models.Model, by: User, now: datetime
) -> bool:
    """End one device's session: its next request is asked to sign in.

    `subject` is the record the audit names. False when the owner has no such device.
    """
    session = UserSession.objects.filter(user=owner, pk=device).first()
    if session is None:
        return False
    sessions.revoke_session(session, now=now)
    audit.record("sign_out_device", subject, clinic=owner.clinic, by=by, now=now)
    return True
