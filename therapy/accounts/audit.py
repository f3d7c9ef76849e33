from datetime import datetime
from typing import Any

from django.db import models

from therapy.accounts.models import AuditEntry, Clinic, User
from therapy.accounts.tenancy import in_clinic_or_none


def record(
    verb: str,
    subject: models.Model,
    *,
    clinic: Clinic | None,
    by: User | None,
    now: datetime,
    **details: Any,
) -> AuditEntry:
    """Write one audit entry; call it inside the verb's own transaction.

    `by` is None when the system acted. `details` must be JSON and hold no personal words.
    """
    # Signing in is written down before anybody's clinic is open.
    with in_clinic_or_none(clinic.pk if clinic else None):
        return AuditEntry.objects.create(
            clinic=clinic,
            actor=by,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            at=now,
            details=details,
        )
