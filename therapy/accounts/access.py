"""Who may enter which door. Each view carries one policy; a test walks them all.

A person without the right role gets the same 404 as for a thing that isn't there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework.permissions import BasePermission

from therapy.accounts.models import Role, User
from therapy.accounts.tenancy import enter_clinic

View = TypeVar("View", bound=Callable[..., HttpResponse])
STAFF = frozenset({Role.ADMIN, Role.THERAPIST})
# Whoever belongs to a clinic. The site's operators don't: they have doors of their own.
ANYBODY = STAFF | {Role.PATIENT}


class SignedInRequest(HttpRequest):
    """The request of a door behind a policy: its user is certainly one of ours."""

    user: User


def _only(roles: frozenset[Role]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        guarded.policy = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


for_staff = _only(STAFF)
for_therapists = _only(frozenset({Role.THERAPIST}))
for_admins = _only(frozenset({Role.ADMIN}))
for_patients = _only(frozenset({Role.PATIENT}))
for_everyone_signed_in = _only(ANYBODY)
for_operators = _only(frozenset({Role.OPERATOR}))
for_operators_too = _only(ANYBODY | {Role.OPERATOR})
# Whoever has a password and so a second factor.
for_staff_and_operators = _only(STAFF | {Role.OPERATOR})


def public(view: View) -> View:
    """Open on purpose: the walk over all routes knows it isn't forgotten."""
    view.policy = None  # type: ignore[attr-defined]
    return view


class _RolePermission(BasePermission):
    roles: frozenset[Role] = frozenset()

    def has_permission(self, request: Any, view: Any) -> bool:
        user = request.user
        if not (user and user.is_authenticated and user.role in self.roles):
            return False
        # A token is read only now: the middleware has seen nobody yet.
        enter_clinic(user.clinic_id)
        return True


class IsStaff(_RolePermission):
    roles = STAFF


class IsTherapist(_RolePermission):
    roles = frozenset({Role.THERAPIST})


class IsClinicAdmin(_RolePermission):
    roles = frozenset({Role.ADMIN})


class IsAnyRole(_RolePermission):
    roles = ANYBODY
