"""What a door says of the records it shows. The middleware `Trail` writes it down, in one row."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

from therapy.accounts.audit import record_door
from therapy.accounts.models import AuditEntry, User
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.tenancy import in_clinic_or_none

Row = TypeVar("Row", bound=models.Model)
ONCE = timedelta(minutes=1)
# Parts of an address that name a row. Others may be secrets, such as an invitation's token.
ROW_NAMES = ("pk", "patient", "plan", "uuid", "item", "alert", "pause", "diagnosis", "device")


def looked_at(request: Any, patient: Row) -> Row:
    """Say that this door shows a patient's record; returns the patient."""
    _plain(request).looked_at = patient.pk
    return patient


def looked_at_id(request: Any, patient_id: UUID) -> None:
    """Say that this door shows something of the record with this id."""
    _plain(request).looked_at = patient_id


def listed(request: Any, patient_ids: Iterable[UUID]) -> None:
    """Say whose lines this door shows in a list."""
    _plain(request).listed = [str(pk) for pk in patient_ids]


def taken_out(request: Any) -> None:
    """Say that this door hands out a file to keep."""
    not_for_operators(request)
    _plain(request).taken_out = True


def not_for_operators(request: Any) -> None:
    """Say that this door shows what emergency access doesn't include: a file to keep, a way in.

    Raises Http404 for an operator who looks in.
    """
    if _is_lent(_plain(request)):
        raise Http404


def leave_trace(request: HttpRequest, response: HttpResponse, now: datetime) -> None:
    """Write down what a signed-in person was shown, or was refused."""
    user, match = request.user, request.resolver_match
    if match is None or not user.is_authenticated:
        return
    if _is_refusal(response):
        _denied(user, match.view_name, match.kwargs, now)
    elif request.method in ("GET", "HEAD") and response.status_code == 200:
        _shown(request, user, match.view_name, now)


def _shown(request: HttpRequest, user: User, door: str, now: datetime) -> None:
    pk = getattr(request, "looked_at", None)
    if getattr(request, "taken_out", False):
        record_door(
            Kind.EXPORT,
            door=door,
            by=user,
            now=now,
            patient_id=pk,
            **_row_in(request.resolver_match.kwargs),
        )
    elif ids := getattr(request, "listed", None):
        record_door(Kind.LIST, door=door, by=user, now=now, patients=ids)
    elif pk:
        record_door(Kind.READ, door=door, by=user, now=now, patient_id=pk)
    elif _is_lent(request):
        # An operator who looks in leaves a line for each page, also for those without a patient.
        record_door(Kind.READ, door=door, by=user, now=now)


def _denied(user: User, door: str, kwargs: dict[str, Any], now: datetime) -> None:
    """Once a minute for each person and door: a walk over ids shows, and fills no disk."""
    same = AuditEntry.objects.filter(
        actor=user.pk, kind=Kind.DENIAL, subject_id=door[:40], at__gt=now - ONCE
    )
    # A token whose role the door refused has opened no clinic, and sees no entry outside of it.
    with in_clinic_or_none(user.clinic_id):
        is_noted = same.exists()
    if not is_noted:
        record_door(Kind.DENIAL, door=door, by=user, now=now, **_row_in(kwargs))


def _row_in(kwargs: dict[str, Any]) -> dict[str, str]:
    return {name: str(kwargs[name])[:40] for name in ROW_NAMES if name in kwargs}


def _is_refusal(response: HttpResponse) -> bool:
    """404 from a page; the API says 403 where the role is wrong."""
    is_api = hasattr(response, "accepted_renderer")
    return response.status_code == 404 or (is_api and response.status_code == 403)


def _is_lent(request: HttpRequest) -> bool:
    """Whether it is an operator who looks in (therapy/accounts/looking_in.py)."""
    return getattr(request, "is_lent", False)


def _plain(request: Any) -> HttpRequest:
    """Django's request, also inside REST framework's."""
    return getattr(request, "_request", request)
