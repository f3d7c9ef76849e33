from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DiagnosisKind(models.TextChoices):
    DIAGNOSIS = "diagnosis", _("Diagnosis")
    MODIFIER = "modifier", _("Also matters")


class Diagnosis(models.Model):
    """A condition that shapes doses, with its ICD-10-CM codes and plain words."""

    key = models.SlugField(unique=True)
    label = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=12, choices=DiagnosisKind.choices)
    bias = models.CharField(max_length=80, blank=True)
    plain = models.TextField(_("plain words for the patient"), blank=True)
    note = models.TextField(blank=True)
    # The `when` flags a clinician must answer for this diagnosis.
    flags = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("diagnosis")
        verbose_name_plural = _("diagnoses")
        ordering = ["order", "label"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DiagnosisKind.values), name="diagnosis_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.label


class DiagnosisCode(models.Model):
    """One ICD-10-CM code of a diagnosis, stored with its dot, with its official title."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="codes")
    code = models.CharField(_("ICD-10-CM code"), max_length=10, unique=True)
    title = models.CharField(_("official title"), max_length=250)

    class Meta:
        verbose_name = _("ICD-10-CM code")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
