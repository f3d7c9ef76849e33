from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PUSH = "push", _("A message on this device")


class Outcome(models.TextChoices):
    """What became of a reminder's latest turn."""

    SENT = "sent", _("Sent")
    NOT_NEEDED = "not_needed", _("Not needed: nothing was left to do")
    TOO_LATE = "too_late", _("Not sent: our server was late")
    FAILED = "failed", _("Could not be delivered")


class ReminderQuerySet(ClinicQuerySet["Reminder"]):
    def visible_to(self, user: User) -> "ReminderQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))


class Reminder(ClinicRow):
    """A wish to be reminded, at a time on the patient's own clock, on some days of the week.

    `last_sent_on` is the patient's date of its latest turn, whatever came of it: a turn is
    claimed by moving it, so that a task that runs twice sends once.
    """

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="reminders")
    time = models.TimeField(_("time"))
    days_of_week = models.JSONField(_("days"))
    channel = models.CharField(_("how"), max_length=5, choices=Channel.choices)
    active = models.BooleanField(default=True)
    next_at = models.DateTimeField()
    last_sent_on = models.DateField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    created_at = models.DateTimeField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        ordering = ["time", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "time"],
                name="reminder_time_only_once",
                violation_error_message=_("You have a reminder at this time already."),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="reminder_channel_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(active=True), name="reminder_by_turn")
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class PushSubscription(ClinicRow):
    """One browser that agreed to show messages; the push service tells when it is gone."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="push_subscriptions")
    endpoint = models.URLField(max_length=500)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("push subscription")
        constraints = [
            # Per patient: one that is unique everywhere would tell of another clinic's row.
            models.UniqueConstraint(
                fields=["patient", "endpoint"], name="push_subscription_once_for_patient"
            )
        ]

    def __str__(self) -> str:
        return f"push subscription {self.pk}"
