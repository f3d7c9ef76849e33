from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from therapy.accounts.models.clinic_row import ClinicRow
from therapy.keyed_tokens import shown_again

PURPOSE = "calendar"


class CalendarFeed(ClinicRow):
    """A patient's private calendar address; deleting the row closes it.

    `digest` is that of the events last handed out: when they change, `sequence` rises and
    `changed_at` moves, and only then, so that the same plan gives the same bytes.
    """

    patient = models.OneToOneField(Patient, models.CASCADE, related_name="calendar_feed")
    seed = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar feed")

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"

    @property
    def token(self) -> str | None:
        """The secret of the address, to show it again; None after a change of the site's key."""
        return shown_again(self.seed, PURPOSE, self.token_hash)
