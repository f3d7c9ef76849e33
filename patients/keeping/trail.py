"""The audit trail of one patient's record."""

from django.db.models import Q

from patients.models import Patient
from therapy.accounts.models import AuditEntry
from therapy.accounts.models.audit_entry import AuditEntryQuerySet


def entries_about(patient: Patient) -> AuditEntryQuerySet:
    """Whatever was done to the record or to a part of it; the first entries name only the record."""
    record = Q(subject_type=Patient._meta.label_lower, subject_id=str(patient.pk))
    rows = AuditEntry.objects.filter(clinic=patient.clinic_id)
    return rows.filter(Q(patient_id=patient.pk) | record)
