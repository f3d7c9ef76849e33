import uuid
import zoneinfo
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from routines.models import Diagnosis
from routines.models.routine import Course
from therapy.accounts.models import Clinic, User
from therapy.accounts.models.clinic import validate_time_zone
from therapy.accounts.models.clinic_row import ClinicQuerySet, ClinicRow
from therapy.versions import Versioned

OLDER_ADULT = "older_adult"
OLDER_ADULT_AGE = 65


class PatientQuerySet(ClinicQuerySet["Patient"]):
    def visible_to(self, user: User) -> "PatientQuerySet":
        """Admins see their clinic's, therapists those they care for, patients themselves."""
        if user.is_clinic_admin:
            return self.filter(clinic=user.clinic)
        if user.is_therapist:
            return self.filter(clinic=user.clinic, care_team=user)
        return self.filter(user=user)

    def current(self) -> "PatientQuerySet":
        return self.filter(archived_at=None)


class Patient(ClinicRow, Versioned):
    """One person's care in one clinic. Staff may know the patient before the patient signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="patients")
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True)
    code = models.CharField(
        _("patient code"), max_length=20, help_text=_("Your clinic's own number for this patient.")
    )
    name = models.CharField(_("name"), max_length=120)
    date_of_birth = models.DateField(_("date of birth"))
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    referrer = models.CharField(_("referred by"), max_length=120, blank=True)
    course = models.CharField(
        _("course"), max_length=10, choices=Course.choices, default=Course.EPISODIC
    )
    care_team = models.ManyToManyField(User, related_name="caseload", blank=True)
    # Rises with each new version of the plan; a wizard opened before it is out of date.
    plan_version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PatientQuerySet.as_manager()

    class Meta:
        verbose_name = _("patient")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "code"],
                name="patient_code_unique_in_clinic",
                violation_error_message=_("Another patient already has this code."),
            ),
            models.CheckConstraint(
                condition=Q(course__in=Course.values), name="patient_course_is_known"
            ),
        ]

    def __str__(self) -> str:
        # The id, not the name: this string reaches logs and error pages.
        return f"patient {self.pk}"

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def age_on(self, day: date) -> int:
        born = self.date_of_birth
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def is_older_adult(self, day: date) -> bool:
        return self.age_on(day) >= OLDER_ADULT_AGE

    def live_diagnoses(self, day: date) -> list[Any]:
        """The diagnoses that stand on a day; no query where they were read along with the patient."""
        read = getattr(self, "_prefetched_objects_cache", {}).get("diagnoses")
        rows = self.diagnoses.select_related("diagnosis") if read is None else read
        return [row for row in rows if row.is_live_on(day)]

    def asked_flags(self, day: date) -> frozenset[str]:
        """The questions about risks that the patient's diagnoses, and their age, raise."""
        asked = {flag for row in self.live_diagnoses(day) for flag in row.diagnosis.flags}
        if self.is_older_adult(day):
            older = Diagnosis.objects.filter(key=OLDER_ADULT).values_list("flags", flat=True)
            asked.update(flag for flags in older for flag in flags)
        return frozenset(asked)

    def diagnosis_keys(self, day: date) -> frozenset[str]:
        """Keys for the dosing module: live diagnoses, and older_adult from the birth date."""
        keys = {row.diagnosis.key for row in self.live_diagnoses(day)}
        return frozenset(keys | {OLDER_ADULT} if self.is_older_adult(day) else keys)

    def flag_answers(self, day: date) -> dict[str, bool]:
        """The clinician's answers in force; a flag absent here was never answered."""
        return {flag.flag: flag.is_set_on(day) for flag in self.flags.all()}

    def unanswered_flags(self, day: date) -> frozenset[str]:
        """Flags that the diagnoses ask for and no clinician has answered yet."""
        return self.asked_flags(day) - self.flag_answers(day).keys()
