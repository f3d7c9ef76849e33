from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from patients.actions.log_session import SessionConflict, log_session
from patients.models import Patient
from patients.models.session import Source
from patients.own.logged_session import EntryInput, SessionInput
from therapy.accounts import audit
from therapy.accounts.models import User

# Made once for this use; with it a sheet's session has the same id whoever enters it again.
NAMESPACE = UUID("6d0f7f6e-6c0c-4b53-9a4e-0c8a53f1b7a2")


@dataclass(frozen=True)
class Tick:
    """One box: this line, on this day, in the day's session `number`."""

    prescription: UUID
    day: date
    number: int


@dataclass(frozen=True)
class EnteredSheet:
    """How many sessions are new, were there already, or stand there with other ticks."""

    created: int
    known: int
    differing: tuple[date, ...]


@transaction.atomic
def enter_paper_sheet(
    *, patient: Patient, ticks: Iterable[Tick], by: User, now: datetime
) -> EnteredSheet:
    """Log a returned sheet: one session for each day and number that has a tick.

    Its id follows from patient, day and number, so the same sheet entered twice counts once; a
    session that was entered with other ticks is left alone and reported. Days older than the
    patient's window are taken: the session says that it came on paper, and how late. Raises
    ValidationError as log_session does; then nothing is entered.
    """
    sessions: dict[tuple[date, int], list[Tick]] = defaultdict(list)
    for tick in set(ticks):
        sessions[tick.day, tick.number].append(tick)
    created, known, differing = 0, 0, []
    for (day, number), own in sorted(sessions.items()):
        body = _body(patient, day, number, own)
        try:
            logged = log_session(patient=patient, body=body, by=by, now=now, source=Source.PAPER)
        except SessionConflict:
            differing.append(day)
        else:
            created, known = created + logged.created, known + (not logged.created)
    audit.record(
        "enter_paper_sheet", patient, clinic=patient.clinic, by=by, now=now, sessions=created
    )
    return EnteredSheet(created, known, tuple(dict.fromkeys(differing)))


def paper_uuid(patient: Patient, day: date, number: int) -> UUID:
    """The id of the session that a sheet's ticks of one day and number become."""
    return uuid5(NAMESPACE, f"{patient.pk}:{day}:{number}")


def _body(patient: Patient, day: date, number: int, ticks: list[Tick]) -> SessionInput:
    lines = sorted((tick.prescription for tick in ticks), key=str)
    return SessionInput(
        uuid=paper_uuid(patient, day, number),
        performed_on=day,
        tz=patient.time_zone,
        entries=[EntryInput(prescription=line, as_prescribed=True) for line in lines],
    )
