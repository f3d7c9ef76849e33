from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models.clinic import Clinic
from therapy.accounts.models.user import User


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User) -> "AuditEntryQuerySet":
        """A clinic's admins read their clinic's trail; nobody else reads any."""
        return self.filter(clinic=user.clinic) if user.is_clinic_admin else self.none()

    def about(self, subject: models.Model) -> "AuditEntryQuerySet":
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


class AuditEntry(models.Model):
    """Who did what to which record, and when. Written by each verb, never changed.

    `details` holds ids, numbers and choices only: no name, no diagnosis, no free text.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="audit_entries")
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="audit_entries")
    verb = models.CharField(_("what was done"), max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    at = models.DateTimeField(_("when"), default=timezone.now)
    details = models.JSONField(default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["clinic", "-at"], name="audit_by_clinic"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
