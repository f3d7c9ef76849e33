from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from routines.dosing import Dose
from routines.models.diagnosis import Diagnosis
from routines.models.dose_fields import DoseFields, dose_constraints
from routines.models.stretch import Stretch
from therapy.accounts.models import Clinic, User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow
from therapy.versions import Versioned


class Course(models.TextChoices):
    """How the trouble runs. Chronic plans should hold strength or cardio work."""

    EPISODIC = "episodic", _("Comes and goes")
    CHRONIC = "chronic", _("Long-lasting")


class RoutineQuerySet(ClinicQuerySet["Routine"]):
    def visible_to(self, user: User) -> "RoutineQuerySet":
        """Staff see the shared samples and their clinic's routines; patients see none."""
        if not user.is_staff_member:
            return self.none()
        return self.filter(Q(clinic=None) | Q(clinic=user.clinic))

    def editable_by(self, user: User) -> "RoutineQuerySet":
        return self.filter(clinic=user.clinic) if user.is_therapist else self.none()

    def current(self) -> "RoutineQuerySet":
        return self.filter(archived_at=None)

    def with_items(self) -> "RoutineQuerySet":
        return self.prefetch_related("items__stretch__tags", "diagnoses")


class Routine(ClinicRow, Versioned):
    """A reusable, ordered template. Assigning copies it, so editing it changes no patient."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, null=True, blank=True)
    slug = models.SlugField(blank=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    course = models.CharField(
        _("course"), max_length=10, choices=Course.choices, default=Course.EPISODIC
    )
    diagnoses = models.ManyToManyField(Diagnosis, blank=True, related_name="routines")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = RoutineQuerySet.as_manager()

    class Meta:
        verbose_name = _("routine")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"],
                condition=Q(archived_at=None),
                name="routine_name_unique_in_clinic",
                violation_error_message=_("Your clinic already has a routine with this name."),
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(clinic=None),
                name="routine_slug_unique_among_samples",
            ),
            models.CheckConstraint(
                condition=Q(course__in=Course.values), name="routine_course_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoutineItem(ClinicRow, DoseFields):
    """One stretch of a routine. A dose field left empty inherits the stretch's default."""

    routine = models.ForeignKey(Routine, models.PROTECT, related_name="items")
    stretch = models.ForeignKey(Stretch, models.PROTECT, related_name="routine_items")
    order = models.PositiveSmallIntegerField()
    note = models.CharField(_("note to the patient"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("routine item")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["routine", "stretch"],
                name="routine_item_stretch_only_once",
                violation_error_message=_("This stretch is already in the routine."),
            ),
            *dose_constraints("routine_item"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def effective_dose(self) -> Dose:
        """The item's numbers over the stretch's: what the routine asks before any rule."""
        return Dose(**(self.stretch.dose.as_dict() | self.dose.as_dict()))
