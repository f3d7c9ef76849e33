from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def note(self, name: str, *, now: datetime, **details: Any) -> None:
        """Write that `name` has just done its work. `details` hold ids and numbers only."""
        self.update_or_create(name=name, defaults={"at": now, "details": details})

    def take(self, name: str, *, now: datetime, until: datetime, had: datetime | None) -> bool:
        """Have `name` to oneself until then: when it is free, or still one's own since `had`.

        One UPDATE decides between two processes.
        """
        self.get_or_create(name=name, defaults={"at": now})
        free = models.Q(at__lte=now) | models.Q(at=had)
        return bool(self.filter(free, name=name).update(at=until))

    def age(self, name: str, *, now: datetime) -> timedelta | None:
        """How long ago `name` last did its work; None when it never has."""
        at = self.filter(name=name).values_list("at", flat=True).first()
        return None if at is None else now - at


class Heartbeat(models.Model):
    """When something that must go on happening happened last: a row for each, written over.

    It stands in the database, since a broker may be emptied at any time. The site's own names are
    below; the status page says how old each may grow. MAIL_LINE's `at` is the moment from which
    another worker may talk to the mail server (mail_line.py).
    """

    SWEEP, BEAT, SEAL, BACKUP, MAIL = "sweep", "beat", "seal", "backup", "mail"
    MAIL_LINE = "mail line"

    name = models.CharField(_("name"), max_length=40, unique=True)
    at = models.DateTimeField(_("when"))
    details = models.JSONField(default=dict, blank=True)

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
