"""Who must have a second factor, and whether this session has passed one.

Sessions remember by allauth's own records of how somebody proved who they are: each is
{"method": "password" | "mfa" | "code", "at": Unix seconds, ...}.
"""

from datetime import datetime

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from therapy.accounts.models import User

# Recovery codes only stand in for one of these.
FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
# How old a proof may be for what is asked again: exports, invitations, roles, factors.
RECENT_SECONDS = 10 * 60


def must_have_one(user: User) -> bool:
    """Staff and operators; a patient's second factor is the phone they own."""
    return settings.STAFF_SECOND_FACTOR and not user.is_patient


def factors_of(user: User) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at")


def has_passed(request: HttpRequest) -> bool:
    """Whether a factor was shown in this session."""
    return any(
        record.get("method") == "mfa"
        for record in get_authentication_records(request, request.user)
    )


def note_proof(request: HttpRequest, method: str, **details: object) -> None:
    """Remember in the session that its owner just proved who they are."""
    record_authentication(request, request.user, method, **details)


def proved_recently(request: HttpRequest, now: datetime) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and now.timestamp() - records[-1]["at"] <= RECENT_SECONDS
