from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from patients.models.taken_back import StandingManager, TakenBack
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class PauseReason(models.TextChoices):
    RED_FLAG = "red_flag", _("Warning sign reported")
    FLARE_UP = "flare_up", _("Flare-up")
    ILLNESS = "illness", _("Ill")
    TRAVEL = "travel", _("Travelling")
    PROCEDURE = "procedure", _("Procedure or surgery")
    OTHER = "other", _("Other")


class PauseQuerySet(ClinicQuerySet["Pause"]):
    def visible_to(self, user: User) -> "PauseQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def overlapping(self, first: date, last: date) -> "PauseQuerySet":
        return self.filter(starts_on__lte=last).filter(Q(until=None) | Q(until__gte=first))

    def covering(self, day: date) -> "PauseQuerySet":
        return self.overlapping(day, day)


class Pause(ClinicRow, TakenBack):
    """Days on which nothing is due. `until` is the last paused day; null is until resumed."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="pauses")
    starts_on = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=PauseReason.choices)
    note = models.CharField(_("note"), max_length=250, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = StandingManager.from_queryset(PauseQuerySet)()
    everything = PauseQuerySet.as_manager()

    class Meta:
        base_manager_name = "everything"
        verbose_name = _("pause")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("starts_on")),
                name="pause_ends_after_it_starts",
                violation_error_message=_("A pause can't end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(reason__in=PauseReason.values), name="pause_reason_is_known"
            ),
            # Only a clinician lifts what a warning sign paused, so one open row is enough.
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(until=None, taken_back_at=None),
                name="pause_open_only_once",
                violation_error_message=_("The plan is already paused."),
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"
