from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from therapy.accounts.models.clinic import Clinic


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    # What it told of is over, or the person is gone: nothing to send any more.
    DROPPED = "dropped", _("No longer needed")
    DEAD = "dead", _("Given up")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime, stuck_since: datetime) -> "OutgoingMailQuerySet":
        """What may be tried now; a mail that a killed worker left half sent is tried again."""
        stuck = Q(state=MailState.SENDING, tried_at__lt=stuck_since)
        return self.filter(Q(state=MailState.WAITING, due_at__lte=now) | stuck)

    def given_up(self, *, since: datetime) -> "OutgoingMailQuerySet":
        """What was given up after `since`."""
        return self.filter(state=MailState.DEAD, tried_at__gt=since)

    def settled(self, *, before: datetime) -> "OutgoingMailQuerySet":
        """What was ordered before that, and waits for nothing any more."""
        over = (MailState.SENT, MailState.DROPPED, MailState.DEAD)
        return self.filter(state__in=over, created_at__lt=before)

    def open(self) -> "OutgoingMailQuerySet":
        return self.filter(state__in=(MailState.WAITING, MailState.SENDING))


class OutgoingMail(models.Model):
    """A mail to be sent: ids only. Subject, body and address are made when it is sent.

    Written in the transaction of what it tells of, so neither is there without the other.
    `kind` names who writes it (settings.MAILS); `thing` and `recipient` are keys of rows. `occasion`
    tells two orders of the same mail apart: a person pressed "Send again".
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    thing = models.CharField(max_length=40)
    recipient = models.CharField(max_length=40)
    occasion = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    # The kind of the last failure, never its text: mail servers repeat addresses in it.
    problem = models.CharField(max_length=60, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing", "recipient", "occasion"], name="outgoing_mail_only_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="outgoing_mail_state_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=("waiting", "sending", "dead")),
                name="outgoing_mail_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"outgoing mail {self.pk}"
