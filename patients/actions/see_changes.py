from datetime import datetime

from django.db import transaction

from patients.models import Assignment
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def see_changes(*, plan: Assignment, by: User, now: datetime) -> None:
    """Note that the patient has read what this version of the plan changed; twice does no harm."""
    unseen = Assignment.objects.filter(pk=plan.pk, changes_seen_at=None)
    if unseen.update(changes_seen_at=now):
        clinic = plan.patient.clinic
        audit.record(
            "see_changes", plan, clinic=clinic, by=by, now=now, patient=str(plan.patient_id)
        )
