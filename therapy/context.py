from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from therapy.accounts.models import User
from therapy.accounts.phone import phone_accounts
from therapy.accounts.sessions import WARN_BEFORE, left_of, limits_of
from therapy.demo_logins import DEMO_LOGINS


def site(request: HttpRequest) -> dict[str, object]:
    """What every page shows: the product's name, whether it is a demo and, signed in, the clinic."""
    user = getattr(request, "user", None)
    clinic = user.clinic if user and user.is_authenticated else None
    glass = getattr(request, "glass", None)
    return {
        "site_name": settings.SITE_NAME,
        "clinic": clinic,
        "glass": glass,
        "glass_minutes": glass.minutes_left(timezone.now()) if glass else None,
        # Who looks into a clinic keeps an operator's shorter times.
        "session_limits": _session_limits(request, glass.operator if glass else user),
        "demo": settings.DEMO,
        "second_factor": settings.STAFF_SECOND_FACTOR,
        "demo_logins": DEMO_LOGINS if settings.DEMO else (),
    }


def _session_limits(request: HttpRequest, user: User | None) -> dict[str, object] | None:
    """What a page needs to warn before a session ends; None where none ends by rest."""
    if user is None or not user.is_authenticated or limits_of(user).idle is None:
        return None
    return {
        "idle": int(limits_of(user).idle.total_seconds()),
        "age": int(left_of(request, user, timezone.now()).by_age),
        "warn": int(WARN_BEFORE.total_seconds()),
        "account": phone_accounts(user)[0].name,
    }
