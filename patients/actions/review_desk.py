from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.desk.today import desk_row
from patients.models import DeskReview, Patient
from patients.triage import Rule
from patients.weeks import local_date
from therapy.accounts import audit
from therapy.accounts.models import User

SNOOZES = (3, 7)
MAX_NOTE = 500


@transaction.atomic
def review_on_desk(
    *,
    patient: Patient,
    evidence: Collection[str],
    by: User,
    now: datetime,
    note: str = "",
    snooze_days: int | None = None,
) -> list[DeskReview]:
    """Set aside the reasons that `by` was shown: until new evidence, or for some days.

    Only evidence that stands is set aside, so what came up meanwhile stays on the desk; an open
    warning sign never is. Raises ValidationError for a snooze other than SNOOZES, a note that is
    too long, and when nothing of it stands any more.
    """
    if snooze_days is not None and snooze_days not in SNOOZES:
        raise ValidationError(_("Choose 3 or 7 days."), code="snooze")
    if len(note) > MAX_NOTE:
        raise ValidationError(_("Keep the note under 500 characters."), code="note")
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    today = local_date(now, patient.clinic.tz)
    standing = _standing(patient, set(evidence), today)
    if not standing:
        raise ValidationError(_("Nothing of it stands any more. Look again."), code="gone")
    until = None if snooze_days is None else today + timedelta(days=snooze_days)
    reviews = DeskReview.objects.bulk_create(
        DeskReview(
            patient=patient,
            evidence=one,
            note=note.strip(),
            until=until,
            reviewer=by,
            reviewed_at=now,
        )
        for one in standing
    )
    rules = sorted({one.partition(":")[0] for one in standing})
    audit.record(
        "review_on_desk",
        patient,
        clinic=patient.clinic,
        by=by,
        now=now,
        rules=rules,
        snooze_days=snooze_days,
    )
    return reviews


def _standing(patient: Patient, shown: set[str], today: date) -> list[str]:
    reasons = desk_row(patient, today=today).triage.reasons
    return [
        reason.evidence
        for reason in reasons
        if reason.rule != Rule.ALERT and reason.evidence in shown
    ]
