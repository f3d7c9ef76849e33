"""Which entries of the trail are about one patient: asked here, wherever it is asked."""

from uuid import UUID

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from patients.models import Patient
from therapy.accounts.models.audit_entry import AuditEntryQuerySet, Kind


def about_patient(entries: AuditEntryQuerySet, patient: UUID) -> AuditEntryQuerySet:
    """What was done to the record or a part of it, and the lists on which the patient stood.

    `entries` are a clinic's. Three questions, each by an index of its own: under row-level security
    PostgreSQL uses none for an OR with a part that looks into JSON. No index reaches into the lists
    there: those of the clinic that are left by other filters are looked through, 50,000 in 0.1 s.
    """
    parts = entries.filter(patient_id=patient)
    # The first entries of an old site name only the record.
    records = entries.filter(
        subject_type=Patient._meta.label_lower, subject_id=str(patient), patient_id=None
    )
    lists = _with_patient(entries.filter(kind=Kind.LIST), str(patient))
    ids = (each.order_by().values("pk") for each in (parts, records, lists))
    return entries.filter(pk__in=next(ids).union(*ids, all=True))


def _with_patient(lists: AuditEntryQuerySet, patient: str) -> AuditEntryQuerySet:
    if connection.vendor == "postgresql":
        return lists.filter(details__patients__has_key=patient)
    # SQLite's JSON knows no element of a list; an id can't be part of another word.
    return lists.alias(text=Cast("details", TextField())).filter(text__contains=patient)
