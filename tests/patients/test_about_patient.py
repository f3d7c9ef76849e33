"""What the trail tells of one patient, and by which indexes PostgreSQL finds it."""

import json
from uuid import uuid4

import pytest
from django.db import connection

from patients.trail.about import about_patient
from patients.trail.filters import Filters
from therapy.accounts import audit
from therapy.accounts.models import AuditEntry
from therapy.accounts.models.audit_entry import Kind
from therapy.accounts.tenancy import in_clinic

pytestmark = pytest.mark.django_db
INDEXES = {"audit_by_patient", "audit_by_subject", "audit_by_kind"}


def old_entry(pat, now, **fields):
    """As the first entries were: a verb on the record, and no patient_id."""
    return AuditEntry.objects.create(
        clinic=pat.clinic, verb="create_patient", subject_type="patients.patient", at=now, **fields
    )


def test_it_holds_verbs_looks_lists_and_the_oldest_entries_once_each(pat, quinn, alice, now):
    say = {"clinic": pat.clinic, "by": alice, "now": now}
    old = old_entry(pat, now, subject_id=str(pat.pk))
    verb = audit.record("update_patient", pat, **say)
    look = audit.record_door(Kind.READ, door="patient-record", by=alice, now=now, patient_id=pat.pk)
    both = [str(pat.pk), str(quinn.pk)]
    seen = audit.record_door(Kind.LIST, door="desk", by=alice, now=now, patients=both)
    audit.record("update_patient", quinn, **say)
    audit.record_door(Kind.LIST, door="desk", by=alice, now=now, patients=both[1:])
    found = about_patient(AuditEntry.objects.filter(clinic=pat.clinic), pat.pk)
    assert list(found.order_by("pk")) == [old, verb, look, seen]


def nodes(plan) -> list[dict]:
    return [plan, *(each for child in plan.get("Plans", ()) for each in nodes(child))]


def test_its_plan_goes_by_indexes_and_never_through_the_whole_trail(pat, ada, alice, now):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: the plan is its own")
    AuditEntry.objects.bulk_create(
        AuditEntry(
            clinic=pat.clinic,
            actor=alice,
            kind=Kind.LIST if number % 20 == 0 else Kind.READ,
            verb="read",
            subject_type="door",
            subject_id="patient-record",
            patient_id=None if number % 20 == 0 else uuid4(),
            at=now,
            details={"patients": [str(uuid4()) for _ in range(25)]} if number % 20 == 0 else {},
        )
        for number in range(20_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_auditentry")
    entries = AuditEntry.objects.visible_to(ada)
    with in_clinic(pat.clinic_id):
        asked = Filters(patient=pat.pk).apply(entries, pat.clinic.tz)[:51]
        (told,) = json.loads(asked.explain(format="json"))
    found = nodes(told["Plan"])
    assert {each["Index Name"] for each in found if "Index Name" in each} >= INDEXES
    assert not [each for each in found if each["Node Type"] == "Seq Scan"]
