"""The therapist's desk: what has been looked at, and from where on a clinic wants to be told."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from therapy.accounts.models import Clinic, User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow
from therapy.versions import Versioned


class DeskReviewQuerySet(ClinicQuerySet["DeskReview"]):
    def visible_to(self, user: User) -> "DeskReviewQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def in_force(self, day: object) -> "DeskReviewQuerySet":
        """Those for good, and those whose day has not come yet."""
        return self.filter(Q(until=None) | Q(until__gt=day))


class DeskReview(ClinicRow):
    """A reason on the desk that a therapist has seen to. It returns on new evidence.

    `until` is the day a snoozed reason comes back; null is until the evidence is another.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="desk_reviews")
    evidence = models.CharField(max_length=120)
    note = models.CharField(_("note"), max_length=500, blank=True)
    until = models.DateField(null=True, blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    objects = DeskReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("desk review")
        ordering = ["-reviewed_at"]
        indexes = [models.Index(fields=["patient", "evidence"], name="desk_review_by_evidence")]

    def __str__(self) -> str:
        return f"desk review {self.pk}"


def _limit(label: str, least: int, most: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
    )


class ClinicThresholds(ClinicRow, Versioned):
    """What a clinic changed of the desk's thresholds; None is the default.

    The fields are those of patients.triage.Limits.
    """

    clinic = models.OneToOneField(Clinic, models.PROTECT, related_name="thresholds")
    pain_high = _limit(_("Pain that alerts, 0 to 10"), 4, 10)
    pain_above_baseline = _limit(_("Points of pain above the patient's own start"), 1, 6)
    unsettled_mornings = _limit(_("Times that pain has not settled by the next day"), 1, 5)
    not_started_days = _limit(_("Days after which a plan counts as not started"), 1, 14)
    silent_days = _limit(_("Days of silence"), 3, 14)
    low_percent = _limit(_("Dose adherence that is low two weeks running, in percent"), 10, 80)
    drop_points = _limit(_("Points that the dose adherence falls in a week"), 5, 60)
    skips = _limit(_("Sessions in which a stretch is skipped because it hurts or is unclear"), 1, 7)
    extra_percent = _limit(_("Extra sessions, in percent of what was asked"), 5, 100)
    plan_ends_days = _limit(_("Days before the plan ends"), 1, 28)
    unchanged_days = _limit(_("Days without a change of the plan"), 7, 90)
    no_improvement_weeks = _limit(_("Weeks after which pain should be better"), 2, 12)

    class Meta:
        verbose_name = _("thresholds")

    def __str__(self) -> str:
        return f"thresholds of clinic {self.clinic_id}"
