from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow

# What may be answered, and the largest answer; the smallest is 0.
MOST = {"days_off_work": 7, "limited": 10, "bending": 10, "function": 10}


class WeeklyCheckInQuerySet(ClinicQuerySet["WeeklyCheckIn"]):
    def visible_to(self, user: User) -> "WeeklyCheckInQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


def _answer(label: str, most: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(most)]
    )


class WeeklyCheckIn(ClinicRow):
    """How back pain weighed on one week, in the patient's own numbers; null is unanswered.

    Questions of our own: the usual indices are licensed, and one screen is what people answer.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="check_ins")
    week_start = models.DateField()
    days_off_work = _answer(_("days off work"), MOST["days_off_work"])
    # 0 not at all, 10 nothing was possible: here low is good.
    limited = _answer(_("limited in daily life"), MOST["limited"])
    # 0 not at all, 10 as ever: here high is good.
    bending = _answer(_("bending forward"), MOST["bending"])
    function = _answer(_("daily tasks"), MOST["function"])
    answered_at = models.DateTimeField()

    objects = WeeklyCheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly check-in")
        ordering = ["-week_start"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "week_start"], name="check_in_once_a_week"),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (0, most)}),
                    name=f"check_in_{field}_in_range",
                )
                for field, most in MOST.items()
            ],
        ]

    def __str__(self) -> str:
        return f"check-in {self.pk}"
