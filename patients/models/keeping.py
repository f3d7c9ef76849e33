"""How long a record stays, who holds it longer, who asked for its end, and what was deleted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from therapy.accounts.models import Clinic, User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class OfThePatientQuerySet(ClinicQuerySet[models.Model]):
    def visible_to(self, user: User) -> "OfThePatientQuerySet":
        """For the clinic's admins; a patient sees what is about them."""
        if user.is_therapist:
            return self.none()
        return self.filter(patient__in=Patient.objects.visible_to(user))


class LegalHold(ClinicRow):
    """A reason not to delete a record whatever its age. Lifted, never removed."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="legal_holds")
    reason = models.CharField(_("why"), max_length=500)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = OfThePatientQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(lifted_at=None),
                name="legal_hold_one_in_force",
                violation_error_message=_("This record is already held."),
            )
        ]

    def __str__(self) -> str:
        return f"legal hold {self.pk}"


class ErasureRequest(ClinicRow):
    """Somebody asked for a record's end, and what the law let the clinic answer that day."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="erasure_requests")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # The day from which the record may go, as it was answered; null while care goes on.
    kept_until = models.DateField(null=True, blank=True)
    held = models.BooleanField(default=False)

    objects = OfThePatientQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to delete")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"erasure request {self.pk}"


class PurgeRecordQuerySet(ClinicQuerySet["PurgeRecord"]):
    def visible_to(self, user: User) -> "PurgeRecordQuerySet":
        return self.filter(clinic=user.clinic_id) if user.is_clinic_admin else self.none()


class PurgeRecord(ClinicRow):
    """What is left of a deleted record: whose it was by id, how much, and where its trail is.

    The id leads nowhere any more, except to the audit entries, which hold no words about anybody.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="purges")
    record = models.UUIDField(unique=True)
    purged_at = models.DateTimeField()
    kept_until = models.DateField()
    # Rows by model, e.g. {"patients.session": 512}.
    counts = models.JSONField()
    # Ids of the first audit entry about the record, and of the one that tells of its end.
    first_audit_entry = models.BigIntegerField(null=True)
    last_audit_entry = models.BigIntegerField()

    objects = PurgeRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("deleted record")
        ordering = ["-purged_at"]

    def __str__(self) -> str:
        return f"purge {self.pk}"
