from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from routines.dosing import Rule
from routines.models.diagnosis import Diagnosis


class Verdict(models.TextChoices):
    """As a rule gives it; neutral is the absence of a rule."""

    CONTRAINDICATED = "contraindicated", _("Contraindicated")
    CAUTION = "caution", _("Caution")
    PREFERRED = "preferred", _("Preferred")


class DosingRuleQuerySet(models.QuerySet["DosingRule"]):
    def in_force(self) -> "DosingRuleQuerySet":
        return self.filter(withdrawn_at=None).prefetch_related("diagnoses")

    def as_rules(self) -> tuple[Rule, ...]:
        """The rules in force as the pure module takes them: two queries."""
        return tuple(row.as_rule() for row in self.in_force())


class DosingRule(models.Model):
    """(diagnoses x traits, when) -> verdict, bounds, reason, source. Data, never a code branch."""

    rule_id = models.CharField(max_length=12, unique=True)
    diagnoses = models.ManyToManyField(Diagnosis, related_name="rules")
    traits = models.JSONField()
    when = models.CharField(max_length=40, default="any")
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    bounds = models.JSONField(default=dict, blank=True)
    reason = models.TextField()
    patient_reason = models.TextField()
    sources = models.JSONField()
    evidence = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DosingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("dosing rule")
        ordering = ["rule_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="dosing_rule_verdict_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.rule_id

    def as_rule(self) -> Rule:
        return Rule(
            id=self.rule_id,
            diagnoses=frozenset(diagnosis.key for diagnosis in self.diagnoses.all()),
            traits=frozenset(self.traits),
            when=self.when,
            verdict=self.verdict,
            bounds=self.bounds,
            reason=self.reason,
            sources=tuple(self.sources),
            patient_reason=self.patient_reason,
        )
