import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from therapy.accounts.zones import time_zones
from therapy.versions import Versioned


class Weekday(models.IntegerChoices):
    """ISO weekdays: Monday is 1."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


def validate_time_zone(name: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if name not in time_zones():
        raise ValidationError(_("Choose a time zone such as Europe/Berlin."), code="time_zone")


class Clinic(Versioned):
    """A tenant. Everything clinical belongs to exactly one clinic and never moves."""

    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40)
    emergency_number = models.CharField(_("emergency number"), max_length=20, default="911")
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    week_start = models.PositiveSmallIntegerField(
        _("first day of the week"), choices=Weekday.choices, default=Weekday.MONDAY
    )
    # Days a patient may enter a session back. Older recall is unreliable; the default is a choice.
    late_window_days = models.PositiveSmallIntegerField(
        _("days a session may be entered late"),
        default=7,
        validators=[MinValueValidator(0), MaxValueValidator(14)],
    )
    # Skin, hair and clothes of the drawn figures; the names are routines.figures.THEMES.
    figure_theme = models.CharField(
        _("figures"),
        max_length=10,
        choices=[("teal", _("Teal")), ("plum", _("Plum")), ("moss", _("Moss"))],
        default="teal",
    )
    # Years a record is kept after care has ended; a minor's until that many years past 18.
    retention_years = models.PositiveSmallIntegerField(
        _("years records are kept"),
        default=10,
        db_default=10,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("clinic")
        constraints = [
            models.CheckConstraint(
                condition=Q(week_start__range=(1, 7)),
                name="clinic_week_start_is_a_weekday",
                violation_error_message=_("The week starts on one of seven days."),
            ),
            models.CheckConstraint(
                condition=Q(late_window_days__lte=14),
                name="clinic_late_window_at_most_14",
                violation_error_message=_("The late window is 14 days at most."),
            ),
            models.CheckConstraint(
                condition=Q(retention_years__range=(1, 50)),
                name="clinic_retention_1_to_50_years",
                violation_error_message=_("Records are kept from 1 to 50 years."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)
