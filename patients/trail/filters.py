"""What the audit page was asked for: who, whose record, what kind, from when to when, by which
emergency access."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict

from patients.trail.about import about_patient
from therapy.accounts.models.audit_entry import AuditEntryQuerySet, Kind


@dataclass(frozen=True)
class Filters:
    """Anything that makes no sense filters nothing."""

    person: int | None = None
    patient: UUID | None = None
    kind: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None
    glass: int | None = None

    @classmethod
    def of(cls, asked: QueryDict) -> "Filters":
        return cls(
            person=_number(asked.get("person", "")),
            patient=_uuid(asked.get("patient", "")),
            kind=asked.get("kind", "") if asked.get("kind") in Kind.values else "",
            first=_day(asked.get("from", "")),
            last=_day(asked.get("to", "")),
            before=_number(asked.get("before", "")),
            glass=_number(asked.get("glass", "")),
        )

    @property
    def are_set(self) -> bool:
        asked = (self.person, self.patient, self.kind, self.first, self.last, self.glass)
        return any(asked)

    def apply(self, entries: AuditEntryQuerySet, tz: ZoneInfo) -> AuditEntryQuerySet:
        """The newest first. Pages go on below an id, so that a long trail costs no more."""
        if self.person:
            entries = entries.filter(actor=self.person)
        if self.kind:
            entries = entries.filter(kind=self.kind)
        if self.first:
            entries = entries.filter(at__gte=datetime.combine(self.first, time(), tz))
        if self.last:
            after = self.last + timedelta(days=1)
            entries = entries.filter(at__lt=datetime.combine(after, time(), tz))
        if self.glass:
            entries = entries.filter(break_glass=self.glass)
        if self.before:
            entries = entries.filter(pk__lt=self.before)
        # Last, so that the others narrow what is searched.
        if self.patient:
            entries = about_patient(entries, self.patient)
        return entries.order_by("-pk")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1 < found.year < 9999 else None
