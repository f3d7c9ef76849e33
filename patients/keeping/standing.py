"""Where a patient's record stands: in care, kept until a day, held, or due to go."""

from dataclasses import dataclass
from datetime import date

from patients.keeping.retention import kept_until
from patients.models import LegalHold, Patient
from patients.weeks import local_date


@dataclass(frozen=True)
class Standing:
    """`kept_until` is None while care goes on: the years begin with the archive."""

    kept_until: date | None
    hold: LegalHold | None

    def is_due(self, today: date) -> bool:
        return self.hold is None and self.kept_until is not None and self.kept_until <= today


def standing_of(patient: Patient) -> Standing:
    """One query for the hold; the clinic should be there already."""
    hold = patient.legal_holds.filter(lifted_at=None).first()
    if patient.archived_at is None:
        return Standing(None, hold)
    until = kept_until(
        care_ended_on=local_date(patient.archived_at, patient.clinic.tz),
        born_on=patient.date_of_birth,
        years=patient.clinic.retention_years,
    )
    return Standing(until, hold)
