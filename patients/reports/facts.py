"""The rows of a week, read for many patients at once.

Five plain queries for any number of patients, each by local date: their cost is that of the week's
rows, whatever the history behind them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from patients.models import Assignment, Patient, Pause, Prescription, Session, SessionEntry
from patients.reports.fact_values import ENTRY, PAUSE, SESSION, VERSION, Facts, Row, facts_of
from patients.reports.many_ids import among
from patients.weeks import week_days


def week_facts(patient_ids: Collection[UUID], week_start: date) -> dict[UUID, Facts]:
    """The facts of each of these patients; ids without a patient are left out."""
    ids = among(patient_ids)
    days = week_days(week_start)
    versions = versions_between(ids, days[0], days[-1])
    pauses = _pauses(ids, days[0], days[-1])
    sessions = _sessions(ids, days[0], days[-1])
    entries = _entries(ids, days[0], days[-1])
    return {
        patient: facts_of(
            week_start, versions[patient], pauses[patient], sessions[patient], entries, *ends
        )
        for patient, *ends in _ends(ids, days[-1])
    }


def _ends(ids: RawSQL, last: date) -> Iterable[tuple[UUID, date | None, date | None]]:
    """Per patient the program's first day and the last log; each a look at an index's end."""
    plans = Assignment.objects.not_cancelled().filter(patient=OuterRef("pk"), starts_on__lte=last)
    logs = Session.objects.standing().filter(patient=OuterRef("pk"), performed_on__lte=last)
    return Patient.objects.filter(pk__in=ids).values_list(
        "pk",
        Subquery(plans.order_by("starts_on").values("starts_on")[:1]),
        Subquery(logs.order_by("-performed_on").values("performed_on")[:1]),
    )


def versions_between(ids: RawSQL, first: date, last: date) -> dict[UUID, list[Row]]:
    alive = (
        Prescription.objects.filter(
            Q(assignment__ends_on=None) | Q(assignment__ends_on__gte=first),
            assignment__patient__in=ids,
            assignment__cancelled_at=None,
            assignment__starts_on__lte=last,
        )
        .annotate(starts_on=F("assignment__starts_on"), ends_on=F("assignment__ends_on"))
        .order_by("assignment__starts_on", "assignment__version", "order")
        .values_list("assignment__patient", *VERSION)
    )
    return _by_first(alive)


def _pauses(ids: RawSQL, first: date, last: date) -> dict[UUID, list[Row]]:
    rows = Pause.objects.filter(patient__in=ids).overlapping(first, last).order_by("starts_on")
    return _by_first(rows.values_list("patient", *PAUSE))


def _sessions(ids: RawSQL, first: date, last: date) -> dict[UUID, list[Row]]:
    rows = Session.objects.standing().performed_between(first, last).filter(patient__in=ids)
    ordered = rows.order_by("performed_on", "recorded_at", "pk")
    return _by_first(ordered.values_list("patient", *SESSION))


def _entries(ids: RawSQL, first: date, last: date) -> dict[int, list[Row]]:
    """Of taken-back sessions, too: whether a session stands is told by the query before.

    So a session that comes or goes between the two is there with all its entries or not at all.
    """
    rows = SessionEntry.objects.filter(
        session__patient__in=ids, session__performed_on__range=(first, last)
    )
    return _by_first(rows.order_by("pk").values_list("session", *ENTRY))


def _by_first(rows: Iterable[tuple[Any, ...]]) -> dict[Any, list[tuple[Any, ...]]]:
    """The rows under their first column, the rest of each behind it."""
    found: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found
