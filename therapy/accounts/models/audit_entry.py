from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models.break_glass import BreakGlass
from therapy.accounts.models.clinic import Clinic
from therapy.accounts.models.user import User


class Kind(models.TextChoices):
    """What sort of act an entry tells of."""

    WRITE = "write", _("Changed")
    READ = "read", _("Opened")
    LIST = "list", _("Seen in a list")
    EXPORT = "export", _("Taken out")
    DENIAL = "denial", _("Refused")
    SIGN_IN = "sign_in", _("Signing in")
    BREAK_GLASS = "break_glass", _("Emergency access")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User) -> "AuditEntryQuerySet":
        """A clinic's admins read their clinic's trail; nobody else reads any."""
        return self.filter(clinic=user.clinic_id) if user.is_clinic_admin else self.none()


class AuditEntry(models.Model):
    """Who did what to which record, and when. Only ever inserted: triggers refuse the rest.

    `details` holds ids, numbers and choices only: no name, no diagnosis, no free text.
    """

    # Null for what belongs to no clinic: an unknown e-mail at the sign-in, an operator's own acts.
    clinic = models.ForeignKey(Clinic, models.PROTECT, null=True, related_name="audit_entries")
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="audit_entries")
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=Kind.choices,
        default=Kind.WRITE,
        db_default=Kind.WRITE.value,
    )
    verb = models.CharField(_("what was done"), max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    # Whose record. An id and no foreign key: it stays when the record is purged years later.
    patient_id = models.UUIDField(_("patient"), null=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    request_id = models.CharField(max_length=36, blank=True, default="", db_default="")
    address = models.GenericIPAddressField(_("address"), null=True)
    break_glass = models.ForeignKey(
        BreakGlass, models.PROTECT, null=True, related_name="audit_entries"
    )
    details = models.JSONField(default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        # Pages go by id downwards, so the indexes for them end in it.
        indexes = [
            models.Index(fields=["clinic", "-id"], name="audit_by_clinic"),
            models.Index(fields=["clinic", "kind", "-id"], name="audit_by_kind"),
            models.Index(fields=["patient_id", "-id"], name="audit_by_patient"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="audit_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
