from datetime import datetime, timedelta
from math import ceil

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models.clinic import Clinic
from therapy.accounts.models.user import User

LASTS = timedelta(minutes=60)
SHORTEST_REASON = 10


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def visible_to(self, user: User) -> "BreakGlassQuerySet":
        """An operator sees their own, a clinic's admins those into their clinic."""
        if user.is_clinic_admin:
            return self.filter(clinic=user.clinic_id)
        return self.filter(operator=user.pk) if user.is_operator else self.none()

    def live(self, now: datetime) -> "BreakGlassQuerySet":
        return self.filter(ended_at=None, started_at__lte=now, ends_at__gt=now)


class BreakGlass(models.Model):
    """An operator's emergency look into one clinic: a reason, an hour, reading only."""

    operator = models.ForeignKey(User, models.PROTECT, related_name="broken_glass")
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="broken_glass")
    reason = models.CharField(_("reason"), max_length=500)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Set when it is ended early, or when the next one begins; the hour ends by itself.
    ended_at = models.DateTimeField(null=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency access")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")), name="break_glass_ends_later"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="break_glass_has_a_reason"),
            models.UniqueConstraint(
                fields=["operator"], condition=Q(ended_at=None), name="break_glass_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"break glass {self.pk}"

    def minutes_left(self, now: datetime) -> int:
        """Begun minutes: the last one is told as 1."""
        return max(0, ceil((self.ends_at - now) / timedelta(minutes=1)))
