import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.assignment import Assignment
from patients.models.patient import Patient
from routines.models import DoseFields, Sides, Stretch
from routines.models.dose_fields import dose_constraints
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class PrescriptionQuerySet(ClinicQuerySet["Prescription"]):
    def visible_to(self, user: User) -> "PrescriptionQuerySet":
        return self.filter(assignment__patient__in=Patient.objects.visible_to(user))

    def in_force_on(self, day: date) -> "PrescriptionQuerySet":
        """The lines of the plans that are alive that day."""
        # Assignment's `active_on`, said from here: a query inside the query costs a patient's
        # every page a sixth of this one's time.
        return self.filter(
            Q(assignment__ends_on=None) | Q(assignment__ends_on__gte=day),
            assignment__starts_on__lte=day,
            assignment__cancelled_at=None,
        )


class Prescription(ClinicRow, DoseFields):
    """One line of an assignment, resolved when written and never edited.

    Its dose is what the patient does. `days_of_week` (ISO weekdays) with `sessions_per_day` is
    a fixed schedule; `days_of_week` null with `days_per_week` is "n per week".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="prescriptions")
    stretch = models.ForeignKey(Stretch, models.PROTECT, related_name="prescriptions")
    order = models.PositiveSmallIntegerField()
    sides = models.CharField(max_length=4, choices=Sides.choices)
    move_seconds = models.PositiveSmallIntegerField(default=4)
    rest_seconds = models.PositiveSmallIntegerField(default=10)
    days_of_week = models.JSONField(null=True, blank=True)
    note = models.CharField(_("note to the patient"), max_length=250, blank=True)
    verdict = models.CharField(max_length=16)
    rules = models.JSONField(default=list)
    # The catalog's default, and what the therapist changed and why: the page unfolds both.
    default_dose = models.JSONField(default=dict)
    override = models.JSONField(default=dict, blank=True)
    override_reason = models.CharField(_("why"), max_length=250, blank=True)
    # [{field, from, to, why, source, kind}], in order, as routines.dosing left them.
    steps = models.JSONField(default=list)

    objects = PrescriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("prescription")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "stretch"], name="prescription_stretch_only_once"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="contraindicated") | ~Q(override_reason=""),
                name="prescription_contraindicated_needs_a_reason",
                violation_error_message=_("Say why a contraindicated stretch is kept."),
            ),
            *dose_constraints("prescription"),
        ]

    def __str__(self) -> str:
        return f"prescription {self.pk}"

    @property
    def is_flexible(self) -> bool:
        """“n per week” rather than fixed days."""
        return self.days_of_week is None
