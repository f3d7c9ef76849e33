"""An operator's emergency access while it lives: they read a clinic's pages as its admin would.

Only read, and only pages: a GET or HEAD of a door for admins is answered to a stand-in, an admin of
that clinic who exists in memory alone. Whatever else they ask for stays the operator's own, and so is
mostly a 404. The stand-in keeps the operator's id: it is they who stand in the audit trail.
"""

from collections.abc import Callable
from copy import copy
from typing import NoReturn

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from therapy.accounts.models import BreakGlass, Clinic, Role, User


class StandInWritten(RuntimeError):
    """A stand-in was to be saved or deleted. A mistake in the code: it would change the operator."""


class LookingIn:
    """Stands before all that asks for the user's clinic and role, behind the session's limits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.is_operator:
            request.glass = _live_one_of(user)
            if request.glass and _may_be_lent(request):
                request.is_lent = True
                request.user = stand_in(user, request.glass.clinic)
        return self.get_response(request)


def stand_in(operator: User, clinic: Clinic) -> User:
    """An admin of the clinic for the length of one request."""
    lent = copy(operator)
    lent.role, lent.clinic = Role.ADMIN, clinic
    for name in ("save", "save_base", "delete"):
        setattr(lent, name, _refuse)
    return lent


def _live_one_of(operator: User) -> BreakGlass | None:
    glasses = BreakGlass.objects.visible_to(operator).live(timezone.now())
    glass = glasses.select_related("clinic").first()
    if glass is not None:
        glass.operator = operator
    return glass


def _may_be_lent(request: HttpRequest) -> bool:
    """Doors that admins may enter and operators not. The API has none: its views carry no policy."""
    if request.method not in ("GET", "HEAD"):
        return False
    try:
        door = resolve(request.path_info).func
    except Resolver404:
        return False
    policy = getattr(door, "policy", None) or frozenset()
    return Role.ADMIN in policy and Role.OPERATOR not in policy


def _refuse(*args: object, **kwargs: object) -> NoReturn:
    raise StandInWritten("The stand-in of an operator is never written.")
