"""The end of a record whose years are over: one patient, one transaction, counts remain."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F

from patients.keeping.rows import POINT_AT_THEMSELVES, ROWS
from patients.keeping.standing import standing_of
from patients.models import ClinicWeek, Patient, PurgeRecord, WeeklyReport
from patients.trail.about import about_patient
from patients.weeks import local_date
from therapy.accounts import audit
from therapy.accounts.models import AuditEntry, Clinic, User


def due_patients(clinic: Clinic, *, now: datetime) -> Iterator[Patient]:
    """Archived patients of a clinic whose record's day has come and whom nothing holds."""
    today = local_date(now, clinic.tz)
    # Nobody can be due sooner than that; the exact day is told one by one.
    latest = now - timedelta(days=365 * clinic.retention_years)
    for patient in Patient.objects.filter(clinic=clinic, archived_at__lte=latest):
        patient.clinic = clinic
        if standing_of(patient).is_due(today):
            yield patient


@transaction.atomic
def purge_record(*, patient_id: UUID, now: datetime) -> PurgeRecord | None:
    """Delete everything of one patient; None when it isn't due after all, or gone already.

    There is no `by`: time acts. What remains is a PurgeRecord with counts, the audit trail, which
    holds no words about anybody, and on each of the patient's weeks how many records have gone.
    """
    patient = (
        Patient.objects.select_for_update(of=("self",))
        .select_related("clinic", "user")
        .filter(pk=patient_id)
        .first()
    )
    if patient is None:
        return None
    standing = standing_of(patient)
    if not standing.is_due(local_date(now, patient.clinic.tz)):
        return None
    _mark_weeks(patient)
    counts = _delete_rows(patient)
    trail = AuditEntry.objects.filter(clinic=patient.clinic_id)
    first = about_patient(trail, patient.pk).order_by("pk").first()
    entry = audit.record(
        "purge_record", patient, clinic=patient.clinic, by=None, now=now, counts=counts
    )
    patient.care_team.clear()
    Patient.objects.filter(pk=patient.pk)._raw_delete(Patient.objects.db)
    if patient.user is not None:
        _empty_account(patient.user)
    return PurgeRecord.objects.create(
        clinic=patient.clinic,
        record=patient.pk,
        purged_at=now,
        kept_until=standing.kept_until,
        counts=counts,
        first_audit_entry=first.pk if first else None,
        last_audit_entry=entry.pk,
    )


def _mark_weeks(patient: Patient) -> None:
    """The clinic's old weeks say from now on that somebody who was in them is gone."""
    weeks = WeeklyReport.objects.filter(patient=patient, is_latest=True)
    ClinicWeek.objects.filter(
        clinic=patient.clinic_id, week_start__in=weeks.values("week_start")
    ).update(deleted_patients=F("deleted_patients") + 1)


def _delete_rows(patient: Patient) -> dict[str, int]:
    """Table by table, in an order that no foreign key objects to; counts by model."""
    counts = {}
    for name, path in ROWS:
        model = apps.get_model("patients", name)
        # What was taken back goes, too.
        manager = getattr(model, "everything", model._default_manager)
        rows = manager.filter(**{path: patient.pk})
        if name in POINT_AT_THEMSELVES:
            rows.update(**{POINT_AT_THEMSELVES[name]: None})
        # _raw_delete: one statement each. Nothing may go with these rows that isn't listed.
        number = rows._raw_delete(connection.alias)
        if number:
            counts[f"patients.{model._meta.model_name}"] = number
    return counts


def _empty_account(user: User) -> None:
    """The audit trail points at the account; what told who it was goes."""
    for relation in User._meta.related_objects:
        if relation.on_delete is models.CASCADE and not relation.related_model._meta.auto_created:
            relation.related_model._default_manager.filter(**{relation.field.name: user}).delete()
    user.email = f"deleted-{user.pk}@invalid"
    user.name = ""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "is_active", "password"])
