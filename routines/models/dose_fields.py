from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from routines.dosing import HARD_LIMITS, Dose


def _bounded(label: str, field: str) -> models.PositiveSmallIntegerField:
    low, high = HARD_LIMITS[field]
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(low), MaxValueValidator(high)],
    )


def dose_constraints(prefix: str) -> list[models.CheckConstraint]:
    """One check per dose field, so that the database refuses what the forms refuse."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": limits}),
            name=f"{prefix}_{field}_in_limits",
            violation_error_message=_("Enter %(field)s between %(low)d and %(high)d.")
            % {"field": field.replace("_", " "), "low": limits[0], "high": limits[1]},
        )
        for field, limits in HARD_LIMITS.items()
    ]


class DoseFields(models.Model):
    """The six numbers of a dose. None = not overridden, or not applicable to this kind."""

    hold_seconds = _bounded(_("hold (seconds)"), "hold_seconds")
    reps = _bounded(_("reps"), "reps")
    sets = _bounded(_("sets"), "sets")
    sessions_per_day = _bounded(_("times a day"), "sessions_per_day")
    days_per_week = _bounded(_("days a week"), "days_per_week")
    duration_minutes = _bounded(_("minutes"), "duration_minutes")

    class Meta:
        abstract = True

    @property
    def dose(self) -> Dose:
        return Dose(**{field: getattr(self, field) for field in HARD_LIMITS})
