"""What strangers bring instead of signing in: a secret. It opens its own clinic and no other.

Each finder gives the row behind a secret, or None, and leaves the row's clinic open for the rest
of the request.
"""

from typing import Any

from django.db import connection

from patients.models import CalendarFeed, Invitation, Reminder
from therapy.accounts.models.clinic_row import ClinicRow
from therapy.accounts.tenancy import enter_clinic, in_every_clinic


def invitation_by(**secret: str) -> Invitation | None:
    """By the hash of its link or of its code."""
    kind = "code" if "code_hash" in secret else "invitation"
    if not _enter(kind, Invitation, **secret):
        return None
    return Invitation.objects.filter(**secret).first()


def calendar_by(token_hash: str) -> CalendarFeed | None:
    """By the hash of its address; none of a patient who left."""
    if not _enter("calendar", CalendarFeed, token_hash=token_hash):
        return None
    rows = CalendarFeed.objects.select_related("patient__clinic").filter(
        patient__user__is_active=True, patient__archived_at=None
    )
    return rows.filter(token_hash=token_hash).first()


def reminder_by(pk: int) -> Reminder | None:
    """By the number that a signed link names."""
    if not _enter("reminder", Reminder, pk=pk):
        return None
    return Reminder.objects.select_related("patient__clinic", "patient__user").filter(pk=pk).first()


def _enter(kind: str, model: type[ClinicRow], **secret: Any) -> bool:
    clinic = _clinic_behind(kind, model, secret)
    if clinic is not None:
        enter_clinic(clinic)
    return clinic is not None


def _clinic_behind(kind: str, model: type[ClinicRow], secret: dict[str, Any]) -> int | None:
    """PostgreSQL shows no row before a clinic is open; a function of the owner's tells the clinic."""
    if connection.vendor != "postgresql":
        with in_every_clinic():
            rows = model.objects.filter(**secret)
            return rows.values_list("patient__clinic", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clinic_behind(%s, %s)", [kind, *map(str, secret.values())])
        return cursor.fetchone()[0]
