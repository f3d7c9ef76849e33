"""What was entered by mistake: it counts for nothing any more, and stays in the record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicManager


class StandingManager(ClinicManager):
    """Without what was taken back, so that no question has to remember it."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(taken_back_at=None)


class TakenBack(models.Model):
    """`objects` are the rows that stand; `everything` is for the record and its end."""

    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
