"""What the status page shows of reports."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from patients.models import StaleWeek
from therapy.accounts.models import Clinic
from therapy.accounts.tenancy import in_clinic
from therapy.status import MINUTE, Measure


def oldest_stale_week(now: datetime) -> Measure:
    """How long a report has not fitted the facts; 0 when all do."""
    since = min(
        filter(None, map(_oldest, Clinic.objects.values_list("pk", flat=True))), default=None
    )
    age = 0.0 if since is None else (now - since).total_seconds()
    return Measure("stale_oldest", _("The report that waits longest"), age, 2 * MINUTE)


def _oldest(clinic_id: int) -> datetime | None:
    with in_clinic(clinic_id):
        due = StaleWeek.objects.due().filter(patient__clinic=clinic_id).order_by("created_at")
        return due.values_list("created_at", flat=True).first()
