"""The rows of a week, read for many patients at once.

Five plain queries for any number of patients, each by local date: their cost is that of the week's
rows, whatever the history behind them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from patients.adherence import Active, LoggedSession, PrescribedLine
from patients.models import Assignment, Patient, Pause, Session
from patients.reports.fact_texts import (
    IdText,
    entries_text,
    lines_text,
    logged_entries,
    plan_rows,
)
from patients.reports.fact_values import (
    PAUSE,
    SESSION,
    SHARED,
    Facts,
    Row,
    SessionRow,
    active_of,
    program_of,
)
from patients.reports.many_ids import among
from patients.weeks import week_days

Key = TypeVar("Key", UUID, str)
# A week's sessions, and what they say beside their entries, in the same order.
Logged = tuple[list[LoggedSession], list[SessionRow]]
# A plan: from when, until when, and its lines.
PlanText = tuple[date, date | None, str | None]


def week_facts(patient_ids: Collection[Key], week_start: date) -> dict[Key, Facts]:
    """The facts of each of these patients; ids without a patient are left out.

    Ids are UUIDs or their texts, and the answer's keys are the same.
    """
    ids, keys = among(patient_ids), {str(each): each for each in patient_ids}
    first, *_, last = week_days(week_start)
    plans = plans_between(ids, first, last)
    pauses = _pauses(ids, first, last)
    logged = _logged(ids, first, last)
    silent = _last_logs(keys.keys() - logged.keys(), first)
    return {
        keys[patient]: _facts(
            week_start,
            tuple(plans.get(patient, ())),
            tuple(pauses.get(patient, ())),
            logged.get(patient, ((), ())),
            start,
            silent.get(patient),
        )
        for patient, start in _starts(ids, last)
    }


def _facts(
    week_start: date,
    plans: tuple[PlanText, ...],
    pauses: tuple[Row, ...],
    logged: tuple[Sequence[LoggedSession], Sequence[SessionRow]],
    program_start: date | None,
    last_log_before: date | None,
) -> Facts:
    sessions, rows = logged
    active, program = _asked(week_start, plans, pauses)
    return Facts(
        week_start=week_start,
        active=active,
        program=program,
        sessions=tuple(sessions),
        rows=tuple(rows),
        program_start=program_start,
        last_log_on=max([row.performed_on for row in rows], default=last_log_before),
    )


@lru_cache(SHARED)
def _asked(
    week_start: date, plans: tuple[PlanText, ...], pauses: tuple[Row, ...]
) -> tuple[Active, tuple[PrescribedLine, ...]]:
    versions = [row for plan in plans for row in plan_rows(*plan)]
    return active_of(week_start, versions, pauses), program_of(week_start, versions)


def _starts(ids: RawSQL, last: date) -> Iterable[tuple[str, date | None]]:
    """Every one of these patients, with the first day of the first plan."""
    plans = Q(assignments__cancelled_at=None, assignments__starts_on__lte=last)
    start = Min("assignments__starts_on", filter=plans)
    return (
        Patient.objects.filter(pk__in=ids)
        .order_by()
        .values_list(IdText(F("pk")))
        .annotate(start=start)
    )


def _last_logs(ids: Collection[str], first: date) -> dict[str, date | None]:
    """Of those who logged nothing in the week; each a look at an index's end."""
    if not ids:
        return {}
    logs = Session.objects.standing().filter(patient=OuterRef("pk"), performed_on__lt=first)
    newest = Subquery(logs.order_by("-performed_on").values("performed_on")[:1])
    return dict(Patient.objects.filter(pk__in=among(ids)).values_list(IdText(F("pk")), newest))


def plans_between(ids: RawSQL, first: date, last: date) -> dict[str, list[PlanText]]:
    """Under the patient's id, plans in force on some day of these, each with its lines in one text."""
    alive = Assignment.objects.overlapping(first, last).filter(patient__in=ids)
    ordered = alive.order_by("starts_on", "version")
    columns = (IdText(F("patient")), "starts_on", "ends_on", lines_text())
    return _by_first(ordered.values_list(*columns))


def _pauses(ids: RawSQL, first: date, last: date) -> dict[str, list[Row]]:
    rows = Pause.objects.filter(patient__in=ids).overlapping(first, last).order_by("starts_on")
    return _by_first(rows.values_list(IdText(F("patient")), *PAUSE))


def _logged(ids: RawSQL, first: date, last: date) -> dict[str, Logged]:
    """Sessions that stand, with their entries: in one statement, so that they fit each other."""
    rows = Session.objects.standing().performed_between(first, last).filter(patient__in=ids)
    columns = [IdText(F(name)) if name == "uuid" else name for name in SESSION]
    found: dict[str, Logged] = defaultdict(lambda: ([], []))
    for patient, text, *row in rows.order_by().values_list(
        IdText(F("patient")), entries_text(), *columns
    ):
        sessions, said = found[patient]
        _pk, uuid, performed_on, recorded_on, *_ = row
        sessions.append(LoggedSession(uuid, performed_on, recorded_on, logged_entries(text)))
        said.append(SessionRow._make(row))
    return found


def _by_first(rows: Iterable[tuple[Any, ...]]) -> dict[Any, list[tuple[Any, ...]]]:
    """The rows under their first column, the rest of each behind it."""
    found: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found
