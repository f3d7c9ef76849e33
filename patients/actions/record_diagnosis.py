from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Patient, PatientDiagnosis
from patients.models.diagnosis import DiagnosisSide
from patients.models.patient import OLDER_ADULT
from patients.weeks import local_date
from routines.icd import conflicting_pairs
from routines.models import Diagnosis
from routines.reference import icd_checks
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User
from therapy.versions import Seen


@dataclass(frozen=True)
class RecordedDiagnosis:
    """The row, and the pairs of codes that the classification says exclude each other."""

    diagnosis: PatientDiagnosis
    conflicts: tuple[tuple[str, str], ...]


@transaction.atomic
def record_diagnosis(
    *,
    patient: Patient,
    key: str,
    by: User,
    now: datetime,
    code: str = "",
    side: str = "",
    since: date | None = None,
) -> RecordedDiagnosis:
    """Add a diagnosis to the patient's record; `since` None is today.

    Codes that exclude each other are told, not refused. Raises ValidationError by field for an
    unknown diagnosis, a code of another one, an unknown side, a future date, or a repetition.
    """
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    today = local_date(now, patient.tz)
    diagnosis = _known(key)
    _check(diagnosis, code, side, since or today, today)
    if patient.diagnoses.filter(diagnosis=diagnosis, side=side, ended_on=None).exists():
        raise ValidationError({"diagnosis": _("The patient already has this diagnosis.")})
    row = PatientDiagnosis.objects.create(
        patient=patient, diagnosis=diagnosis, code=code, side=side, since=since or today
    )
    audit.record(
        "record_diagnosis", row, clinic=patient.clinic, by=by, now=now, patient=str(patient.pk)
    )
    return RecordedDiagnosis(row, code_conflicts(patient, today))


@transaction.atomic
def end_diagnosis(
    *,
    diagnosis: PatientDiagnosis,
    last_day: date,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> PatientDiagnosis:
    """Let a diagnosis shape doses up to and including its last day; the row stays in the record.

    Raises ValidationError when it has ended already, for a future day, or one before it began;
    ChangedMeanwhile when a colleague was faster than `seen`.
    """
    row = PatientDiagnosis.objects.select_for_update().get(pk=diagnosis.pk)
    patient = row.patient
    versions.claim(row, seen, {"last_day": row.ended_on})
    # Who has seen the end that stands there may set another.
    if row.ended_on is not None and seen is None:
        raise ValidationError(_("This diagnosis has already ended."))
    if last_day > local_date(now, patient.tz):
        raise ValidationError({"last_day": _("Enter today or an earlier day.")})
    if last_day < row.since:
        raise ValidationError({"last_day": _("A diagnosis can't end before it began.")})
    row.ended_on = last_day
    row.save(update_fields=["ended_on"])
    audit.record(
        "end_diagnosis", row, clinic=patient.clinic, by=by, now=now, patient=str(patient.pk)
    )
    return row


@transaction.atomic
def take_back_diagnosis(
    *, diagnosis: PatientDiagnosis, by: User, now: datetime, seen: Seen | None = None
) -> None:
    """Mark a diagnosis that was recorded by mistake, before any plan relied on it.

    It counts for nothing any more, and stays in the record.

    Raises ValidationError when a plan was written since it began: then it can only end.
    ChangedMeanwhile when a colleague was faster than `seen`.
    """
    row = PatientDiagnosis.objects.select_for_update().get(pk=diagnosis.pk)
    patient = row.patient
    versions.claim(row, seen, {"last_day": row.ended_on})
    begins = datetime.combine(row.since, time.min, tzinfo=patient.tz)
    if patient.assignments.filter(created_at__gte=begins).exists():
        message = _("A plan has been written since. Give the diagnosis its last day instead.")
        raise ValidationError({"mistake": message})
    audit.record(
        "take_back_diagnosis", row, clinic=patient.clinic, by=by, now=now, patient=str(patient.pk)
    )
    row.taken_back_at, row.taken_back_by = now, by
    row.save(update_fields=["taken_back_at", "taken_back_by"])


def code_conflicts(patient: Patient, day: date) -> tuple[tuple[str, str], ...]:
    """Pairs of the patient's live codes that should not stand together."""
    codes = sorted({row.code for row in patient.live_diagnoses(day) if row.code})
    return tuple(conflicting_pairs(codes, icd_checks().excluded))


def _known(key: str) -> Diagnosis:
    diagnosis = Diagnosis.objects.filter(key=key, withdrawn_at=None).first()
    if diagnosis is None:
        raise ValidationError({"diagnosis": _("Choose a diagnosis from the list.")})
    if diagnosis.key == OLDER_ADULT:
        message = _("Age comes from the date of birth. It needs no entry.")
        raise ValidationError({"diagnosis": message})
    return diagnosis


def _check(diagnosis: Diagnosis, code: str, side: str, since: date, today: date) -> None:
    codes = set(diagnosis.codes.values_list("code", flat=True))
    if code not in codes and (code or codes):
        raise ValidationError({"code": _("Choose one of the codes of this diagnosis.")})
    if side not in DiagnosisSide.values:
        raise ValidationError({"side": _("Choose left, right, both or no side.")})
    if since > today:
        raise ValidationError({"since": _("Enter today or an earlier day.")})
