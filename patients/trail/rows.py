"""Entries of the audit trail as lines of a table, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Patient
from patients.trail.words import door_words, verb_words
from therapy.accounts.models import AuditEntry, BreakGlass, User
from therapy.accounts.models.audit_entry import Kind

AT_DOORS = (Kind.READ, Kind.LIST, Kind.EXPORT, Kind.DENIAL)


@dataclass(frozen=True)
class Line:
    """`patient` is None when the entry is about no patient, or about one that was purged.

    `glass` is the emergency access by which it was done; `reason` is told where that begins.
    """

    pk: int
    at: datetime
    actor: User | None
    who: str
    kind: Kind
    what: str
    patient: Patient | None
    address: str
    glass: BreakGlass | None
    reason: str


def lines_of(entries: Iterable[AuditEntry], *, by: User) -> list[Line]:
    """Two more queries for any number of entries, three when an operator looked in."""
    entries = list(entries)
    wanted = {entry.patient_id for entry in entries if entry.patient_id}
    patients = Patient.objects.visible_to(by).only("name", "code", "clinic").in_bulk(wanted)
    actors = User.objects.only("name", "role").in_bulk({e.actor_id for e in entries if e.actor_id})
    broken = {entry.break_glass_id for entry in entries if entry.break_glass_id}
    glasses = BreakGlass.objects.visible_to(by).in_bulk(broken)
    return [_line(entry, actors, patients, glasses) for entry in entries]


def _line(
    entry: AuditEntry,
    actors: dict[int, User],
    patients: dict[UUID, Patient],
    glasses: dict[int, BreakGlass],
) -> Line:
    glass = glasses.get(entry.break_glass_id) if entry.break_glass_id else None
    actor = actors.get(entry.actor_id) if entry.actor_id else None
    return Line(
        pk=entry.pk,
        at=entry.at,
        actor=actor,
        who=_who(entry, actor),
        kind=Kind(entry.kind),
        what=what_of(entry),
        patient=patients.get(entry.patient_id) if entry.patient_id else None,
        address=entry.address or "",
        glass=glass,
        reason=glass.reason if glass and entry.verb == "break_glass" else "",
    )


def patients_in(lines: Iterable[Line], *, by: User) -> set[UUID]:
    """Whom the lines name: in the column of patients, or as the one who did it. One query."""
    lines = list(lines)
    found = {line.patient.pk for line in lines if line.patient}
    acted = {line.actor.pk for line in lines if line.actor and line.actor.is_patient}
    return found.union(
        Patient.objects.visible_to(by).filter(user__in=acted).values_list("pk", flat=True)
    )


def _who(entry: AuditEntry, actor: User | None) -> str:
    if actor is None:
        return _("Nobody signed in") if entry.kind == Kind.SIGN_IN else _("The system")
    if actor.is_operator:
        return _("%(name)s (site operator)") % {"name": actor.name}
    return actor.name


def what_of(entry: AuditEntry) -> str:
    """What was done, as a person says it."""
    if entry.subject_type == "door" and entry.kind in AT_DOORS:
        words = f"{Kind(entry.kind).label}: {door_words(entry.subject_id)}"
        if patients := entry.details.get("patients"):
            number = len(patients)
            told = ngettext("%(n)d patient", "%(n)d patients", number) % {"n": number}
            return f"{words} ({told})"
        return words
    return f"{verb_words(entry.verb)}{_of_what(entry)}"


def _of_what(entry: AuditEntry) -> str:
    """Which row, unless the patient beside it says so: "routine 12"."""
    if entry.patient_id or not entry.subject_id or "." not in entry.subject_type:
        return ""
    try:
        name = apps.get_model(entry.subject_type)._meta.verbose_name
    except LookupError:
        name = entry.subject_type
    return f" ({name} {entry.subject_id})"
