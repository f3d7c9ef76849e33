from datetime import datetime

from django.db import transaction

from patients.actions.create_patient import check_details
from patients.models import Patient
from patients.patient_details import PatientDetails
from patients.weeks import local_date
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.actions.change_email import change_email
from therapy.accounts.models import User
from therapy.versions import Seen


@transaction.atomic
def update_patient(
    *,
    patient: Patient,
    details: PatientDetails,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Patient:
    """Change what is written down about a patient; the plan and what was done stay.

    Raises ValidationError by field, as create_patient does, and ChangedMeanwhile when a colleague
    was faster than `seen`.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    versions.claim(patient, seen, PatientDetails.of(patient).as_fields())
    fields = details.as_fields()
    changed = sorted(name for name, value in fields.items() if getattr(patient, name) != value)
    for name in changed:
        setattr(patient, name, fields[name])
    check_details(patient, today=local_date(now, patient.clinic.tz))
    patient.save(update_fields=changed)
    # Sign-in codes go to the account's address: it must not stay behind.
    if "email" in changed and patient.user and patient.email:
        change_email(user=patient.user, email=patient.email, by=by, now=now)
    audit.record(
        "update_patient", patient, clinic=patient.clinic, by=by, now=now, changed_fields=changed
    )
    return patient
