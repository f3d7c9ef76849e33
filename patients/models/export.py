import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models import Clinic, User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class ExportStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class ReportExportQuerySet(ClinicQuerySet["ReportExport"]):
    def visible_to(self, user: User) -> "ReportExportQuerySet":
        """Admins see what was exported from their clinic; nobody else any."""
        return self.filter(clinic=user.clinic_id) if user.is_clinic_admin else self.none()


class ReportExport(ClinicRow):
    """A clinic's week as a PDF, made by a worker. The file is thrown away when it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="exports")
    week_start = models.DateField()
    status = models.CharField(
        max_length=8, choices=ExportStatus.choices, default=ExportStatus.WAITING
    )
    # A key of patients.pages.exports.PROBLEMS, never a traceback.
    problem = models.CharField(max_length=20, blank=True)
    file = models.CharField(max_length=100, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = ReportExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ExportStatus.values), name="export_status_is_known"
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="export_by_expiry")]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def is_over(self) -> bool:
        """Nothing more will happen to it."""
        return self.status in (ExportStatus.READY, ExportStatus.FAILED)
