"""The rows behind the desk, read for a whole caseload in seven queries by local date.

Four of them are the diary: what was asked, done and answered. A patient's record reads that alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from patients.models import (
    Assignment,
    DeskReview,
    Patient,
    Pause,
    SafetyAlert,
    Session,
    WeeklyReport,
)
from patients.reports.fact_texts import (
    NUMBERS,
    IdText,
    Joined,
    entries_text,
    entry_row,
    plan_rows,
)
from patients.reports.fact_values import ENTRY, PAUSE, SESSION, SHARED, Row, SessionRow
from patients.reports.facts import plans_between
from patients.reports.many_ids import among

# The text of an id: making it one takes longer than reading it, and there are many rows of each.
_PATIENT = IdText(F("patient"))
WEEKS_LOOKED_AT = 3
FIRST_ANSWERS = 3


class DeskSession(NamedTuple):
    """A session as triage needs it, beside the row that is judged."""

    row: SessionRow
    effort: int | None


_STRETCH, _SKIPPED = ENTRY.index("stretch_id"), ENTRY.index("skipped")


class DeskEntry(NamedTuple):
    """An entry as triage needs it, before the columns that are judged."""

    pain: int | None
    row: Row

    @property
    def stretch_id(self) -> int:
        return self.row[_STRETCH]

    @property
    def skipped(self) -> str:
        return self.row[_SKIPPED]


class DeskReport(NamedTuple):
    """What triage needs of a week's report."""

    week_start: date
    expected_sessions: int
    extra_sessions: int
    dose_adherence: float | None


class Period(NamedTuple):
    """A row that holds from a day to a day, both included; no end is open."""

    start: date
    end: date | None
    row: Row


@dataclass(frozen=True)
class Diary:
    """What was asked and done, under the patient; entries are under their session."""

    patients: list[Patient]
    versions: dict[UUID, list[Period]]
    pauses: dict[UUID, list[Period]]
    sessions: dict[UUID, list[DeskSession]]
    entries: dict[int, Sequence[DeskEntry]]


@dataclass(frozen=True)
class Caseload(Diary):
    """The diary, and what else the desk tells of."""

    alerts: dict[UUID, list[SafetyAlert]]
    reports: dict[UUID, list[DeskReport]]
    reviews: dict[UUID, set[str]]


def read_caseload(patients: QuerySet[Patient], first: date, today: date) -> Caseload:
    """The rows of first..today, and of the weeks that ended last."""
    diary = read_diary(patients, first, today)
    ids = among(patient.pk for patient in diary.patients)
    return Caseload(
        **vars(diary),
        alerts=_grouped(SafetyAlert.objects.open().filter(patient__in=ids)),
        reports=_reports(ids, today),
        reviews=_reviews(ids, today),
    )


def read_diary(patients: QuerySet[Patient], first: date, last: date) -> Diary:
    """The rows of first..last."""
    found = list(with_beginnings(patients, last))
    ids = among(patient.pk for patient in found)
    sessions, entries = _logged(ids, first, last)
    return Diary(
        patients=found,
        versions=_versions(ids, first, last),
        pauses=_pauses(ids, first, last),
        sessions=sessions,
        entries=entries,
    )


def with_beginnings(patients: QuerySet[Patient], today: date) -> QuerySet[Patient]:
    """Patients with the ends of their history; each a look at an index's end."""
    plans = Assignment.objects.not_cancelled().filter(patient=OuterRef("pk"))
    begun = plans.filter(starts_on__lte=today)
    newest = begun.order_by("-starts_on", "-version")
    logs = Session.objects.standing().filter(patient=OuterRef("pk"), performed_on__lte=today)
    answered = logs.exclude(pain_before=None).order_by("performed_on", "recorded_at", "pk")
    answers = answered.annotate(text=Cast("pain_before", TextField()))
    return patients.annotate(
        program_start=Subquery(begun.order_by("starts_on").values("starts_on")[:1]),
        plan_key=Subquery(newest.values("pk")[:1]),
        plan_changed_on=Subquery(newest.values("starts_on")[:1]),
        plan_open=Exists(begun.filter(ends_on=None)),
        plan_ends_on=Subquery(
            begun.exclude(ends_on=None).order_by("-ends_on").values("ends_on")[:1]
        ),
        plan_followed=Exists(plans.filter(starts_on__gt=today)),
        last_log_on=Subquery(logs.order_by("-performed_on").values("performed_on")[:1]),
        first_before=Joined(answers.values("text")[:FIRST_ANSWERS]),
    ).order_by("name", "code")


def _versions(ids: RawSQL, first: date, last: date) -> dict[UUID, list[Period]]:
    found = plans_between(ids, first, last)
    periods = {
        UUID(patient): [period for plan in plans for period in _periods(*plan)]
        for patient, plans in found.items()
    }
    return defaultdict(list, periods)


@lru_cache(SHARED)
def _periods(start: date, end: date | None, lines: str | None) -> tuple[Period, ...]:
    return tuple([Period(start, end, row) for row in plan_rows(start, end, lines)])


def _pauses(ids: RawSQL, first: date, last: date) -> dict[UUID, list[Period]]:
    # Silence is counted without paused days, and may have begun long before `first`.
    rows = Pause.objects.filter(patient__in=ids, starts_on__lte=last).order_by("starts_on")
    return _by_patient(rows.values_list(_PATIENT, *PAUSE), lambda row: Period(*row, row))


def _logged(
    ids: RawSQL, first: date, last: date
) -> tuple[dict[UUID, list[DeskSession]], dict[int, Sequence[DeskEntry]]]:
    """Sessions that stand, and under their numbers the entries in them."""
    rows = Session.objects.standing().performed_between(first, last).filter(patient__in=ids)
    columns = [IdText(F(name)) if name == "uuid" else name for name in SESSION]
    texts = dict[int, Sequence[DeskEntry]]()

    def session(values: tuple[Any, ...]) -> DeskSession:
        text, effort, *said = values
        row = SessionRow._make(said)
        texts[row.pk] = _desk_entries(text)
        return DeskSession(row, effort)

    ordered = rows.order_by("performed_on", "recorded_at", "pk")
    given = ordered.values_list(_PATIENT, entries_text("pain"), "effort", *columns)
    return _by_patient(given, session), texts


@lru_cache(SHARED)
def _desk_entries(text: str | None) -> tuple[DeskEntry, ...]:
    """What `entries_text("pain")` wrote. Most sessions are like others."""
    rows = [entry_row(each, len(NUMBERS) + 1) for each in text.split(";")] if text else []
    return tuple([DeskEntry(row[-1], row[:-1]) for row in rows])


def _reports(ids: RawSQL, today: date) -> dict[UUID, list[DeskReport]]:
    """Each patient's last weeks' reports, newest first.

    By the calendar: which weeks were reported last can't be asked without reading every clinic's.
    A week more, as on its first morning the one before isn't closed yet.
    """
    since = today - timedelta(weeks=WEEKS_LOOKED_AT + 1)
    rows = (
        WeeklyReport.objects.latest()
        .filter(patient__in=ids, week_start__gte=since, week_start__lt=today)
        .order_by("-week_start")
    )
    found = _by_patient(rows.values_list(_PATIENT, *DeskReport._fields), DeskReport._make)
    return defaultdict(list, {pk: reports[:WEEKS_LOOKED_AT] for pk, reports in found.items()})


def _reviews(ids: RawSQL, today: date) -> dict[UUID, set[str]]:
    rows = DeskReview.objects.in_force(today).filter(patient__in=ids)
    found: dict[UUID, set[str]] = defaultdict(set)
    for patient, evidence in rows.values_list("patient", "evidence"):
        found[patient].add(evidence)
    return found


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found


def _by_patient(rows: Iterable[tuple[Any, ...]], make: Any) -> dict[UUID, list[Any]]:
    """The rows under _PATIENT, their first column; the rest of each made into a value."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(make(row[1:]))
    return defaultdict(list, {UUID(key): values for key, values in found.items()})
