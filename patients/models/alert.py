from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from patients.models.session import Session
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class AlertLevel(models.TextChoices):
    EMERGENCY = "emergency", _("Emergency")
    SAME_DAY = "same_day", _("Same day")
    SOON = "soon", _("Soon")


class SafetyAlertQuerySet(ClinicQuerySet["SafetyAlert"]):
    def visible_to(self, user: User) -> "SafetyAlertQuerySet":
        if not user.is_staff_member:
            return self.none()
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def open(self) -> "SafetyAlertQuerySet":
        return self.filter(answered_at=None)


class SafetyAlert(ClinicRow):
    """A warning sign that a patient reported; open until a clinician has answered it."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="alerts")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="alerts")
    level = models.CharField(max_length=10, choices=AlertLevel.choices)
    red_flags = models.JSONField()
    raised_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(_("what was done"), blank=True)

    objects = SafetyAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety alert")
        ordering = ["-raised_at"]

    def __str__(self) -> str:
        return f"alert {self.pk}"

    @property
    def blocks(self) -> bool:
        """Emergency and same-day answers pause the plan; only a clinician un-pauses it."""
        return self.level in (AlertLevel.EMERGENCY, AlertLevel.SAME_DAY)
