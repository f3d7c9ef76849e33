import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from routines.models import Routine
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class AssignmentQuerySet(ClinicQuerySet["Assignment"]):
    def visible_to(self, user: User) -> "AssignmentQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def not_cancelled(self) -> "AssignmentQuerySet":
        return self.filter(cancelled_at=None)

    def overlapping(self, first: date, last: date | None) -> "AssignmentQuerySet":
        """Those alive on some day from first to last, both inclusive; last None is for ever."""
        alive = self.not_cancelled().filter(Q(ends_on=None) | Q(ends_on__gte=first))
        return alive if last is None else alive.filter(starts_on__lte=last)

    def active_on(self, day: date) -> "AssignmentQuerySet":
        return self.overlapping(day, day)


class Assignment(ClinicRow):
    """A routine given to a patient for a period. Versions follow each other; none is edited.

    Only its end may be set, once: by a follower, or by ending the plan with a reason. A version
    replaced before its first day is cancelled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="assignments")
    routine = models.ForeignKey(Routine, models.PROTECT, related_name="assignments")
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    note = models.TextField(_("note to the patient"), blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=250, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # When the patient put away the note on what this version changed.
    changes_seen_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        ordering = ["-starts_on", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "version"],
                name="assignment_version_unique_for_patient",
                violation_error_message=_(
                    "Somebody changed this patient's plan meanwhile. Look at it, then try again."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_it_starts",
                violation_error_message=_("The last day can't be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(review_on=None) | Q(review_on__gte=F("starts_on")),
                name="assignment_review_after_it_starts",
                violation_error_message=_("The review can't be before the first day."),
            ),
        ]
        indexes = [models.Index(fields=["patient", "starts_on"], name="assignment_by_start")]

    def __str__(self) -> str:
        return f"assignment {self.pk}"

    def is_active_on(self, day: date) -> bool:
        alive = self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
        return alive and self.cancelled_at is None
