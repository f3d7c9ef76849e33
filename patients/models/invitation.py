from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow
from therapy.keyed_tokens import code_of, shown_again

LIVES = timedelta(hours=72)
MOST_TRIES = 3
PURPOSE = "invitation"


class InvitationQuerySet(ClinicQuerySet["Invitation"]):
    def visible_to(self, user: User) -> "InvitationQuerySet":
        if not user.is_staff_member:
            return self.none()
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def open(self) -> "InvitationQuerySet":
        """Neither used nor taken back; it may have run out of time or tries."""
        return self.filter(used_at=None, revoked_at=None)


class Invitation(ClinicRow):
    """A way in for one patient: a link and a short code, good once, for three days.

    The link and the code are made from `seed` and the site's key; only their hashes are looked up.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="invitations")
    seed = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Wrong dates of birth so far.
    tries = models.PositiveSmallIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(used_at=None, revoked_at=None),
                name="invitation_open_only_once",
                violation_error_message=_("There is an open invitation already."),
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES), name="invitation_tries_are_few"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def state_at(self, now: datetime) -> str:
        """open, used, revoked, locked (too many tries) or expired."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        if self.tries >= MOST_TRIES:
            return "locked"
        return "open" if now < self.expires_at else "expired"

    @property
    def token(self) -> str | None:
        """The secret of the link, to show it again; None after a change of the site's key."""
        return shown_again(self.seed, PURPOSE, self.token_hash)

    @property
    def code(self) -> str:
        """The short code in two groups of four, as it is printed."""
        code = code_of(self.seed, PURPOSE)
        return f"{code[:4]}-{code[4:]}"
