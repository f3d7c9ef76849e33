from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from routines.models import Routine
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class AssignmentDraftQuerySet(ClinicQuerySet["AssignmentDraft"]):
    def visible_to(self, user: User) -> "AssignmentDraftQuerySet":
        return self.filter(author=user, patient__in=Patient.objects.visible_to(user))


class AssignmentDraft(ClinicRow):
    """What a therapist has decided so far on the way to assigning: Back never loses it.

    `choices` holds lines, decisions and doses by stretch, and the schedule, as
    patients/plans/draft.py writes them. `plan_version` is the patient's at the start: if it moved, somebody else assigned.
    """

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    routine = models.ForeignKey(Routine, models.SET_NULL, null=True, blank=True)
    plan_version = models.PositiveIntegerField()
    choices = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AssignmentDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a plan")
        constraints = [
            models.UniqueConstraint(fields=["patient", "author"], name="draft_one_per_author")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
