from django.db import models

from therapy.accounts.models import Clinic
from therapy.accounts.models.clinic_row import ClinicRow


class ReportCheck(ClinicRow):
    """One comparison of a clinic's latest reports with a recompute from the facts.

    `different` above 0 means that the protocol of stale weeks has a hole; somebody has to look.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="report_checks")
    checked_at = models.DateTimeField()
    compared = models.PositiveIntegerField()
    different = models.PositiveIntegerField()

    class Meta:
        ordering = ["-checked_at"]
        indexes = [models.Index(fields=["clinic", "-checked_at"], name="report_check_newest")]

    def __str__(self) -> str:
        return f"report check {self.pk}"
