from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from therapy.accounts.models import AuditEntry, Clinic, User
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.request_facts import request_facts
from therapy.accounts.tenancy import in_clinic_or_none


def record(
    verb: str,
    subject: models.Model,
    *,
    clinic: Clinic | None,
    by: User | None,
    now: datetime,
    kind: Kind = Kind.WRITE,
    **details: Any,
) -> AuditEntry:
    """Write one audit entry; call it inside the verb's own transaction.

    `by` is None when the system acted. `details` must be JSON and hold no personal words.
    """
    return _write(
        AuditEntry(
            clinic_id=clinic.pk if clinic else None,
            actor=by,
            kind=kind,
            verb=verb,
            subject_type=subject._meta.label_lower,
            # A row that isn't there: somebody unknown tried to sign in.
            subject_id="" if subject.pk is None else str(subject.pk),
            patient_id=_patient_of(subject),
            at=now,
            details=details,
        )
    )


def record_door(
    kind: Kind,
    *,
    door: str,
    by: User,
    now: datetime,
    patient_id: UUID | None = None,
    **details: Any,
) -> AuditEntry:
    """Write down that somebody came to a door, by its route's name: it opened, or it didn't."""
    return _write(
        AuditEntry(
            clinic_id=by.clinic_id,
            actor_id=by.pk,
            kind=kind,
            verb=kind.value,
            subject_type="door",
            subject_id=door[:40],
            patient_id=patient_id,
            at=now,
            details=details,
        )
    )


def _write(entry: AuditEntry) -> AuditEntry:
    facts = request_facts()
    entry.request_id, entry.address = facts.request_id, facts.address
    entry.break_glass_id = facts.break_glass
    # Signing in is written down before anybody's clinic is open.
    with in_clinic_or_none(entry.clinic_id):
        entry.save(force_insert=True)
    return entry


def _patient_of(subject: models.Model) -> UUID | None:
    """Whose record the subject is, or belongs to, told by the names of its fields."""
    if subject._meta.model_name == "patient":
        return subject.pk
    if (found := getattr(subject, "patient_id", None)) is not None:
        return found
    parent = next((getattr(subject, name, None) for name in ("assignment", "session")), None)
    return getattr(parent, "patient_id", None)
