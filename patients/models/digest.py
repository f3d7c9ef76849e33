from django.db import models
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicRow


class DigestSent(ClinicRow):
    """A person's mail about one week, ordered; the row outlives the outbox's, so that it is one mail.

    `sent_at` is when it was handed to the outbox.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    week_start = models.DateField()
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("digest")
        constraints = [
            models.UniqueConstraint(fields=["user", "week_start"], name="digest_once_per_week")
        ]

    def __str__(self) -> str:
        return f"digest {self.pk}"


class DigestStop(ClinicRow):
    """A person who wants no weekly mail. No row is yes."""

    user = models.OneToOneField(User, models.CASCADE, related_name="digest_stop")
    stopped_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stopped digest")

    def __str__(self) -> str:
        return f"digest stop {self.pk}"
