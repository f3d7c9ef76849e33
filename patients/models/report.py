from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from patients.models.written_json import WrittenJSONField
from patients.reports.unfolding import unfolded_inputs
from therapy.accounts.models import Clinic, User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class StaleWeekQuerySet(ClinicQuerySet["StaleWeek"]):
    def due(self) -> "StaleWeekQuerySet":
        """Those of weeks that their clinic has closed; a running week's wait until it has ended.

        They are left and not thrown away: a session saved while its week is being closed is seen
        by its row alone. There are as many of them as sessions in the running week, no more.
        """
        closed = ClinicWeek.objects.filter(
            clinic=OuterRef("patient__clinic"), week_start=OuterRef("week_start")
        )
        return self.filter(Exists(closed))


class StaleWeek(ClinicRow):
    """A patient-week whose report no longer fits the facts. Written with the fact itself.

    Append-only: several rows for one week are normal; the worker deletes exactly those it has
    claimed, so a row that arrives meanwhile survives and is worked off next.
    """

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    week_start = models.DateField()
    cause = models.CharField(max_length=30)
    created_at = models.DateTimeField()

    objects = StaleWeekQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["patient", "week_start"], name="stale_by_week")]

    def __str__(self) -> str:
        return f"stale week {self.pk}"


class ClinicWeek(ClinicRow):
    """A week that has fallen due in a clinic: closed once, finalised once."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="weeks")
    week_start = models.DateField()
    closed_at = models.DateTimeField()
    finalised_at = models.DateTimeField(null=True, blank=True)
    # Patients of this week whose records were deleted since: its figures are of who remains.
    deleted_patients = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["-week_start"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "week_start"], name="clinic_week_only_once")
        ]

    def __str__(self) -> str:
        return f"clinic week {self.pk}"


class WeeklyReportQuerySet(ClinicQuerySet["WeeklyReport"]):
    def visible_to(self, user: User) -> "WeeklyReportQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def latest(self) -> "WeeklyReportQuerySet":
        return self.filter(is_latest=True)


class WeeklyReport(ClinicRow):
    """One patient-week, by revision. Figures are never overwritten: changed inputs add a row."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="reports")
    week_start = models.DateField()
    definition = models.CharField(max_length=8)
    revision = models.PositiveIntegerField()
    is_latest = models.BooleanField(default=True)
    computed_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=30)
    inputs_hash = models.CharField(max_length=64)
    expected_sessions = models.PositiveSmallIntegerField()
    credited_sessions = models.PositiveSmallIntegerField()
    extra_sessions = models.PositiveSmallIntegerField()
    late_sessions = models.PositiveSmallIntegerField()
    # Null when nothing was due: never 0 % or 100 %.
    session_adherence = models.FloatField(null=True)
    dose_adherence = models.FloatField(null=True)
    reporting = models.BooleanField()
    ever_logged = models.BooleanField()
    program_week = models.PositiveSmallIntegerField(null=True)
    pain_mean = models.FloatField(null=True)
    pain_worst = models.PositiveSmallIntegerField(null=True)
    pain_answers = models.PositiveSmallIntegerField(default=0)
    # What the figures were computed from, in few bytes (ids and numbers); `details` unfolds it.
    inputs = WrittenJSONField()
    # What changed since the revision before: {figure: [before, after]}.
    difference = models.JSONField(default=dict, blank=True)

    objects = WeeklyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly report")
        ordering = ["-week_start", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "week_start", "definition", "revision"],
                name="weekly_report_revision_only_once",
            ),
            models.UniqueConstraint(
                fields=["patient", "week_start"],
                condition=Q(is_latest=True),
                name="weekly_report_one_latest",
            ),
            models.CheckConstraint(
                condition=Q(credited_sessions__lte=F("expected_sessions")),
                name="weekly_report_credit_within_expected",
            ),
        ]
        indexes = [models.Index(fields=["week_start", "patient"], name="weekly_report_by_week")]

    def __str__(self) -> str:
        return f"weekly report {self.pk}"

    @cached_property
    def details(self) -> dict[str, Any]:
        """Everything that unfolds a figure: lines, bouts, days, exclusions, sessions."""
        return unfolded_inputs(self.inputs)


class ReportReview(ClinicRow):
    """A clinic admin's look at one revision; a newer revision shows as changed since."""

    report = models.ForeignKey(WeeklyReport, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    note = models.TextField(_("note"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("review")
        ordering = ["-reviewed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "reviewer"],
                name="review_once_per_revision",
                violation_error_message=_("You have already reviewed this revision."),
            )
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"
