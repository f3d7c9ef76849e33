from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Assignment, Patient, Prescription, SafetyAlert
from patients.plans.period import why_not
from patients.plans.prescribing import LineChoice, PreviewLine, preview_lines
from patients.stale import mark_days_stale
from patients.weeks import local_date
from routines.models import Routine
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def assign_routine(
    *,
    patient: Patient,
    routine: Routine,
    choices: Sequence[LineChoice],
    starts_on: date,
    plan_version: int,
    by: User,
    now: datetime,
    ends_on: date | None = None,
    review_on: date | None = None,
    note: str = "",
) -> Assignment:
    """Write the next version of the patient's plan; it replaces the running one from its start.

    Nothing is edited: what ran before gets its last day, what had not begun is cancelled. Doses
    are resolved here, once, and stored with their steps. Raises ValidationError by field:
    `plan_version` when somebody assigned meanwhile, `red_flags`, `diagnoses`, `flags`,
    `starts_on`, `ends_on`, `review_on`, `lines`, or a stretch's slug.
    """
    # Two therapists at once: the second waits here, then sees that the version has moved.
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    today = local_date(now, patient.tz)
    _refuse_unless_ready(patient, plan_version, today)
    wrong = why_not(starts_on=starts_on, ends_on=ends_on, review_on=review_on, today=today)
    if wrong:
        raise ValidationError(wrong)
    lines = _resolved_lines(patient, choices, today)
    replaced = _make_room(patient, starts_on, now)
    patient.plan_version += 1
    patient.save(update_fields=["plan_version"])
    assignment = Assignment.objects.create(
        patient=patient,
        routine=routine,
        name=routine.name,
        version=patient.plan_version,
        replaces=replaced,
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=review_on,
        note=note,
        created_by=by,
        created_at=now,
    )
    Prescription.objects.bulk_create(
        _prescription(assignment, order, line) for order, line in enumerate(lines, start=1)
    )
    mark_days_stale(patient, [starts_on], cause="assign_routine", now=now)
    audit.record(
        "assign_routine",
        assignment,
        clinic=patient.clinic,
        by=by,
        now=now,
        patient=str(patient.pk),
        version=assignment.version,
        kept_contraindicated=sum(line.resolved.verdict == "contraindicated" for line in lines),
    )
    return assignment


def _refuse_unless_ready(patient: Patient, plan_version: int, today: date) -> None:
    if plan_version != patient.plan_version:
        message = _("Somebody changed this patient's plan meanwhile. Look at it, then try again.")
        raise ValidationError({"plan_version": ValidationError(message, code="changed_meanwhile")})
    if patient.archived_at is not None:
        raise ValidationError(_("This patient is in the archive. Bring the record back first."))
    if any(alert.blocks for alert in SafetyAlert.objects.filter(patient=patient).open()):
        message = _("A warning sign is open. Answer it before you change the plan.")
        raise ValidationError({"red_flags": message})
    if not patient.diagnoses.live_on(today).exists():
        raise ValidationError({"diagnoses": _("Record at least one diagnosis first.")})
    if patient.unanswered_flags(today):
        raise ValidationError({"flags": _("Answer the questions that the diagnoses raise first.")})


def _resolved_lines(
    patient: Patient, choices: Sequence[LineChoice], today: date
) -> list[PreviewLine]:
    if not choices:
        raise ValidationError({"lines": _("Keep at least one stretch.")})
    for choice in choices:
        choice.stretch.refuse_if_withdrawn()
    lines = preview_lines(patient, choices, day=today)
    errors = {line.stretch.slug: _why_not(line) for line in lines if line.is_blocked}
    if errors:
        raise ValidationError(errors)
    return lines


def _why_not(line: PreviewLine) -> str:
    if line.error is not None:
        return str(line.error)
    return _("Contraindicated for this patient. Replace it, remove it, or write why you keep it.")


def _make_room(patient: Patient, starts_on: date, now: datetime) -> Assignment | None:
    """End what runs into the new version; return the one that it follows."""
    before = list(
        Assignment.objects.filter(patient=patient).overlapping(starts_on, None).order_by("version")
    )
    for assignment in before:
        if assignment.starts_on < starts_on:
            assignment.ends_on = starts_on - timedelta(days=1)
        else:
            assignment.cancelled_at = now
        assignment.save(update_fields=["ends_on", "cancelled_at"])
    return before[-1] if before else None


def _prescription(assignment: Assignment, order: int, line: PreviewLine) -> Prescription:
    choice, resolved = line.choice, line.resolved
    days = line.days_of_week
    return Prescription(
        assignment=assignment,
        stretch=choice.stretch,
        order=order,
        sides=choice.stretch.sides,
        move_seconds=choice.stretch.move_seconds,
        rest_seconds=choice.stretch.rest_seconds,
        days_of_week=list(days) if days else None,
        note=choice.note,
        verdict=resolved.verdict,
        rules=list(resolved.rules),
        default_dose=choice.stretch.dose.as_dict(),
        override=choice.override.as_dict(),
        override_reason=choice.reason,
        steps=[step.as_dict() for step in resolved.steps],
        **resolved.dose.as_dict(),
    )
