"""The rows of a week, read for many patients at once.

Four plain queries for any number of patients, each by local date: their cost is that of the week's
rows, whatever the history behind them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from patients.fact_values import Facts, facts_of
from patients.models import Assignment, Patient, Pause, Prescription, Session
from patients.weeks import week_days

Rows = dict[UUID, list[dict[str, Any]]]


def week_facts(patient_ids: Collection[UUID], week_start: date) -> dict[UUID, Facts]:
    """The facts of each of these patients; ids without a patient are left out."""
    ids = list(patient_ids)
    days = week_days(week_start)
    versions = _versions(ids, days[0], days[-1])
    pauses = _pauses(ids, days[0], days[-1])
    sessions = _sessions(ids, days[0], days[-1])
    return {
        patient: facts_of(week_start, versions[patient], pauses[patient], sessions[patient], *ends)
        for patient, *ends in _ends(ids, days[-1])
    }


def _ends(ids: list[UUID], last: date) -> Iterable[tuple[UUID, date | None, date | None]]:
    """Per patient the program's first day and the last log; each a look at an index's end."""
    plans = Assignment.objects.not_cancelled().filter(patient=OuterRef("pk"), starts_on__lte=last)
    logs = Session.objects.standing().filter(patient=OuterRef("pk"), performed_on__lte=last)
    return Patient.objects.filter(pk__in=ids).values_list(
        "pk",
        Subquery(plans.order_by("starts_on").values("starts_on")[:1]),
        Subquery(logs.order_by("-performed_on").values("performed_on")[:1]),
    )


def _versions(ids: list[UUID], first: date, last: date) -> Rows:
    alive = (
        Prescription.objects.filter(
            Q(assignment__ends_on=None) | Q(assignment__ends_on__gte=first),
            assignment__patient__in=ids,
            assignment__cancelled_at=None,
            assignment__starts_on__lte=last,
        )
        .order_by("assignment__starts_on", "assignment__version", "order")
        .values(
            *("stretch_id", "sides", "days_of_week", "sessions_per_day", "days_per_week"),
            *("sets", "reps", "hold_seconds", "duration_minutes"),
            patient=F("assignment__patient"),
            starts_on=F("assignment__starts_on"),
            ends_on=F("assignment__ends_on"),
        )
    )
    return _by_patient(alive)


def _pauses(ids: list[UUID], first: date, last: date) -> Rows:
    rows = Pause.objects.filter(patient__in=ids).overlapping(first, last).order_by("starts_on")
    return _by_patient(rows.values("patient", "starts_on", "until"))


def _sessions(ids: list[UUID], first: date, last: date) -> Rows:
    """One row per entry, and one for a session without any."""
    rows = Session.objects.standing().performed_between(first, last).filter(patient__in=ids)
    return _by_patient(
        rows.order_by("performed_on", "recorded_at", "pk", "entries__pk").values(
            *("uuid", "patient", "performed_on", "recorded_on", "recorded_at", "source"),
            *("pain_before", "pain_after"),
            *(f"entries__{field}" for field in ("stretch_id", "side", "as_prescribed", "skipped")),
            *(f"entries__{field}" for field in ("sets", "reps", "hold_seconds", "minutes")),
        )
    )


def _by_patient(rows: Iterable[dict[str, Any]]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row["patient"]].append(row)
    return found
