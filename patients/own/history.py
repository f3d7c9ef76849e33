"""A patient's weeks gone by: cards by month, minutes, and pain, read from the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from patients.models import Patient, Session, SessionEntry
from patients.own.pain_chart import Answer, PainChart, pain_chart
from patients.own.time_done import minutes_by_month
from patients.own.week_words import WeekCard


@dataclass(frozen=True)
class Month:
    """The cards of the weeks that begin in a month, and all minutes of that month."""

    first: date
    minutes: int
    cards: Sequence[WeekCard]

    @property
    def hours(self) -> int:
        return self.minutes // 60

    @property
    def minutes_left(self) -> int:
        return self.minutes % 60


@dataclass(frozen=True)
class Pain:
    """The chart, None without an answer, and the sessions for the table behind it."""

    chart: PainChart | None
    sessions: Sequence[Session]


def months_of(patient: Patient, cards: Sequence[WeekCard]) -> list[Month]:
    """The cards, newest first, under their months; one query."""
    if not cards:
        return []
    oldest = cards[-1].week_start.replace(day=1)
    minutes = minutes_by_month(_entries(patient, oldest))
    return [
        Month(first, minutes.get((first.year, first.month), 0), list(group))
        for first, group in groupby(cards, key=lambda card: card.week_start.replace(day=1))
    ]


def _entries(patient: Patient, first: date) -> Iterable[SessionEntry]:
    standing = Session.objects.standing().filter(patient=patient, performed_on__gte=first)
    rows = SessionEntry.objects.filter(session__in=standing, skipped="")
    return rows.select_related("session", "prescription__stretch")


def pain_of(patient: Patient, first: date, last: date) -> Pain:
    """Pain after each session of these days; one query."""
    rows = patient.sessions.standing().performed_between(first, last)
    sessions = list(rows.order_by("performed_on", "recorded_at"))
    answers = [Answer(session.performed_on, session.pain_after) for session in sessions]
    return Pain(pain_chart(answers) if answers else None, sessions)
