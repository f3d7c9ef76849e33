import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient
from patients.models.prescription import Prescription
from routines.models import Stretch
from therapy.accounts.models import User
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow

NPRS = (0, 10)


class Source(models.TextChoices):
    PATIENT = "patient", _("Patient")
    THERAPIST = "therapist", _("Therapist, later than the patient's window allows")
    PAPER = "paper", _("Paper sheet")


class SkipReason(models.TextChoices):
    PAIN = "pain", _("It hurt")
    TIRED = "tired", _("Too tired")
    NO_TIME = "no_time", _("No time")
    UNSURE = "unsure", _("Not sure how")
    NO_EQUIPMENT = "no_equipment", _("No space or equipment")
    REST = "rest", _("Rest day")
    OTHER = "other", _("Something else")


class PainShift(models.TextChoices):
    """Where the pain went; further down the leg is the one to watch."""

    NEARER_BACK = "nearer_back", _("Closer to my back")
    FURTHER_DOWN_LEG = "further_down_leg", _("Further down my leg")
    NO_CHANGE = "no_change", _("It stayed where it was")
    NO_PAIN = "no_pain", _("I had no pain")


class FeltWhere(models.TextChoices):
    AS_SHOWN = "as_shown", _("Yes, there")
    ELSEWHERE = "elsewhere", _("Somewhere else")
    NOT_SURE = "not_sure", _("Not sure")


class EntrySide(models.TextChoices):
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")


class SessionQuerySet(ClinicQuerySet["Session"]):
    def visible_to(self, user: User) -> "SessionQuerySet":
        return self.filter(patient__in=Patient.objects.visible_to(user))

    def standing(self) -> "SessionQuerySet":
        """Those that count: neither taken back nor replaced by a correction."""
        # NOT EXISTS: of `corrected_by=None` PostgreSQL expects one row, and then compares each
        # session with each patient. Without the nulls it looks at corrections alone.
        corrections = Session.objects.filter(corrects=OuterRef("pk"), corrects__isnull=False)
        return self.filter(~Exists(corrections), voided_at=None)

    def performed_between(self, first: object, last: object) -> "SessionQuerySet":
        return self.filter(performed_on__range=(first, last))


def _choice(label: str, choices: type[models.TextChoices]) -> models.CharField:
    # Null, not "": unanswered is null wherever a patient is asked.
    return models.CharField(label, max_length=16, choices=choices, null=True, blank=True)


def _score(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


class Session(ClinicRow):
    """What the patient did on one local date. Its uuid is made on the patient's device.

    A correction is a new row that names the old one; nothing is overwritten.
    """

    uuid = models.UUIDField()
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="sessions")
    performed_on = models.DateField(_("done on"))
    recorded_at = models.DateTimeField(_("entered at"))
    # The patient's local date when it was entered; lateness is counted from it.
    recorded_on = models.DateField()
    tz = models.CharField(max_length=64)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PATIENT)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pain_before = _score(_("pain before"))
    pain_after = _score(_("pain after"))
    effort = _score(_("effort"))
    pain_shift = _choice(_("where the pain went"), PainShift)
    felt_where = _choice(_("felt where"), FeltWhere)
    red_flags = models.JSONField(default=list, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    # SHA-256 of the canonical body: the same id with another body is a conflict.
    payload_hash = models.CharField(max_length=64)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        ordering = ["-performed_on", "-recorded_at"]
        constraints = [
            # Per patient, not globally: a foreign id must not tell that it exists elsewhere.
            models.UniqueConstraint(
                fields=["patient", "uuid"],
                name="session_uuid_unique_for_patient",
                violation_error_message=_("This session has already been saved."),
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": NPRS}),
                    name=f"session_{field}_is_0_to_10",
                    violation_error_message=_("Choose a number from 0 to 10."),
                )
                for field in ("pain_before", "pain_after", "effort")
            ],
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True})
                    | Q(**{f"{field}__in": choices.values}),
                    name=f"session_{field}_is_known",
                )
                for field, choices in (("pain_shift", PainShift), ("felt_where", FeltWhere))
            ],
        ]
        indexes = [
            # The weekly roll-up reads by local date; this keeps its cost that of the week.
            models.Index(fields=["performed_on", "patient"], name="session_by_day"),
            models.Index(fields=["patient", "performed_on"], name="session_by_patient_day"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def days_late(self) -> int:
        return (self.recorded_on - self.performed_on).days


class SessionEntry(ClinicRow):
    """One line of a session, per side: done as prescribed, done otherwise, or skipped and why."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="entries")
    # The line is the stretch: prescriptions of it follow each other as versions.
    stretch = models.ForeignKey(Stretch, models.PROTECT, related_name="+")
    prescription = models.ForeignKey(Prescription, models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=EntrySide.choices, default=EntrySide.BOTH)
    as_prescribed = models.BooleanField(default=False)
    sets = models.PositiveSmallIntegerField(null=True, blank=True)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    skipped = models.CharField(max_length=12, choices=SkipReason.choices, blank=True)
    pain = _score(_("worst pain during"))

    class Meta:
        verbose_name = _("session entry")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "stretch", "side"],
                name="session_entry_side_only_once",
                violation_error_message=_("Each side of a stretch is entered once."),
            ),
            models.CheckConstraint(
                condition=~(Q(as_prescribed=True) & ~Q(skipped="")),
                name="session_entry_done_or_skipped",
                violation_error_message=_("A stretch is either done or skipped."),
            ),
            models.CheckConstraint(
                condition=Q(pain__isnull=True) | Q(pain__range=NPRS),
                name="session_entry_pain_is_0_to_10",
                violation_error_message=_("Choose a number from 0 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(as_prescribed=True)
                | ~Q(skipped="")
                | Q(reps__isnull=False)
                | Q(minutes__isnull=False),
                name="session_entry_says_something",
                violation_error_message=_("Say how much was done, or that it was skipped."),
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


def new_session_uuid() -> uuid.UUID:
    """For a page without script: the server makes the id when it draws the form."""
    return uuid.uuid4()
