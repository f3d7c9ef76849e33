from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from patients.models.taken_back import StandingManager, TakenBack
from routines.models import Diagnosis
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow
from therapy.versions import Versioned


class DiagnosisSide(models.TextChoices):
    NONE = "", _("No side")
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")


class Flag(models.TextChoices):
    """What a diagnosis code can't say and some rules need; the clinician answers yes or no."""

    IRRITABLE = (
        "irritable",
        _("Irritable: pain 7/10 or more, or easily provoked and slow to settle"),
    )
    EARLY_POSTOP = (
        "early_postop",
        _("Within 12 weeks of surgery, or before the surgeon's clearance"),
    )
    LATE_PREGNANCY = "second_third_trimester", _("From 14 weeks of pregnancy to delivery")
    POSTERIOR = (
        "posterior_approach",
        _("Hip replaced from behind or the side, precautions in force"),
    )
    ANTERIOR = "anterior_approach", _("Hip replaced from the front, precautions in force")


class PatientDiagnosisQuerySet(ClinicQuerySet["PatientDiagnosis"]):
    def visible_to(self, user: User) -> "PatientDiagnosisQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def live_on(self, day: date) -> "PatientDiagnosisQuerySet":
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day))


class PatientDiagnosis(ClinicRow, Versioned, TakenBack):
    """A diagnosis of one patient, with the code that stands in the record and its side."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="diagnoses")
    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="+")
    code = models.CharField(_("ICD-10-CM code"), max_length=10, blank=True)
    side = models.CharField(_("side"), max_length=5, choices=DiagnosisSide.choices, blank=True)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = StandingManager.from_queryset(PatientDiagnosisQuerySet)()
    everything = PatientDiagnosisQuerySet.as_manager()

    class Meta:
        base_manager_name = "everything"
        verbose_name = _("patient's diagnosis")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "diagnosis", "side"],
                condition=Q(ended_on=None, taken_back_at=None),
                name="patient_diagnosis_live_only_once",
                violation_error_message=_("The patient already has this diagnosis."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("since")),
                name="patient_diagnosis_ends_after_it_began",
                violation_error_message=_("A diagnosis can't end before it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"diagnosis {self.pk}"

    def is_live_on(self, day: date) -> bool:
        return self.ended_on is None or self.ended_on >= day


class PatientFlag(ClinicRow):
    """A clinician's answer to one question that the rules ask. Unanswered is no row."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="flags")
    flag = models.CharField(max_length=30, choices=Flag.choices)
    answer = models.BooleanField()
    # A precaution may have an end, e.g. the surgeon's clearance date; from then on it is "no".
    until = models.DateField(_("until"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "flag"], name="patient_flag_only_once"),
            models.CheckConstraint(condition=Q(flag__in=Flag.values), name="patient_flag_is_known"),
        ]

    def __str__(self) -> str:
        return f"flag {self.pk}"

    def is_set_on(self, day: date) -> bool:
        return self.answer and (self.until is None or day < self.until)
