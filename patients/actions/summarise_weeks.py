"""Stale patient-weeks into revisions. However often, in whatever order and by however many
workers at once this runs, the reports come to fit the facts.

1. Claim stale rows, passing over those another worker holds.
2. Lock each patient-week before reading, so that two workers never judge one at the same time.
3. Delete exactly the claimed rows: one that arrives meanwhile stays for the next run.
4. Read the facts in new statements: they see all that was committed before the lock was had.
5. Write a new revision where the inputs changed; nothing else is touched.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Min

from patients.adherence import DEFINITION_VERSION
from patients.models import Patient, StaleWeek, WeeklyReport
from patients.reports.fact_texts import IdText
from patients.reports.judging import JudgedWeek, judge_patients_week
from patients.reports.many_ids import among, array_text, these
from patients.reports.many_rows import insert_rows
from patients.reports.revisions import EARLIER_WEEK, difference, figures_of, main_cause

# Patients go by the text of their id: thousands of UUIDs take longer to make than to read.
Reports = dict[str, WeeklyReport]
Judged = dict[str, JudgedWeek]
# The fingerprints of the latest reports.
Known = dict[str, str]
# A stale row: its id, whose it is, what made it.
Claim = tuple[int, str, str]


@transaction.atomic
def summarise_weeks(*, patient_ids: Collection[UUID | str], week_start: date, now: datetime) -> int:
    """Work off the stale rows of one week for these patients; give the number of new revisions.

    Rows of a week that the clinic has not closed are left. The queries are constant in number,
    whatever the number of patients. A revision is its own record, so there is no audit entry.
    """
    claimed = _claim(patient_ids, week_start)
    if not claimed:
        return 0
    causes = _causes(claimed)
    _lock(causes, week_start)
    _delete(claimed)
    judged = judge_patients_week(causes, week_start)
    known = _known(judged, week_start)
    news = _news(judged, known)
    before = _latest(news.keys() & known.keys(), week_start)
    revisions = [
        _revision(patient, week, before.get(patient), causes[patient])
        for patient, week in news.items()
    ]
    _write(revisions, before, week_start, now)
    return len(revisions)


def _claim(patient_ids: Collection[UUID | str], week_start: date) -> list[Claim]:
    due = StaleWeek.objects.due().filter(patient__in=among(patient_ids), week_start=week_start)
    # SQLite needs no row locks: the transaction holds the only write lock there is.
    rows = due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    return list(rows.values_list("pk", IdText(F("patient")), "cause"))


def _delete(claimed: Iterable[Claim]) -> None:
    StaleWeek.objects.filter(pk__in=these([pk for pk, *_ in claimed])).delete()


def _causes(claimed: Iterable[Claim]) -> dict[str, str]:
    of_patient: dict[str, list[str]] = defaultdict(list)
    for _pk, patient, cause in claimed:
        of_patient[patient].append(cause)
    return {patient: main_cause(causes) for patient, causes in of_patient.items()}


def _lock(patients: Iterable[str], week_start: date) -> None:
    """Hold each patient-week until the transaction ends; in one order, so that nobody deadlocks."""
    if connection.vendor != "postgresql":
        return
    week = week_start.isoformat()
    keys = sorted([_lock_key(patient, week) for patient in patients])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [array_text(keys)]
        )


def _lock_key(patient: str, week: str) -> int:
    name = f"weekly report {patient} {week}".encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), signed=True)


def _known(patients: Collection[str], week_start: date) -> Known:
    reports = WeeklyReport.objects.latest().filter(
        patient__in=among(patients), week_start=week_start
    )
    return dict(reports.values_list(IdText(F("patient")), "inputs_hash"))


def _news(judged: Judged, known: Known) -> Judged:
    """Those whose inputs are not the ones of the latest report, or who had none and need one."""
    return {
        patient: week
        for patient, week in judged.items()
        if (known[patient] != week.fingerprint if patient in known else not week.facts.is_empty)
    }


def _latest(patients: Collection[str], week_start: date) -> Reports:
    if not patients:
        return {}
    reports = WeeklyReport.objects.latest().filter(
        patient__in=among(patients), week_start=week_start
    )
    return {str(report.patient_id): report for report in reports}


def _revision(
    patient: str, week: JudgedWeek, before: WeeklyReport | None, cause: str
) -> dict[str, Any]:
    figures = figures_of(week)
    return {
        "patient": patient,
        "revision": before.revision + 1 if before else 1,
        "cause": cause,
        "inputs_hash": week.fingerprint,
        "inputs": week.inputs_text,
        "difference": json.dumps(difference(before, week, figures)) if before else "{}",
        **figures,
    }


def _write(
    revisions: list[dict[str, Any]], before: Reports, week_start: date, now: datetime
) -> None:
    if not revisions:
        return
    patients = [each["patient"] for each in revisions]
    final = _in_final_week(patients, week_start)
    for each in revisions:
        each["final_at"] = now if each["patient"] in final else None
    replaced = [before[patient].pk for patient in patients if patient in before]
    if replaced:
        WeeklyReport.objects.filter(pk__in=these(replaced)).update(is_latest=False)
    same = {
        "week_start": week_start,
        "definition": DEFINITION_VERSION,
        "is_latest": True,
        "computed_at": now,
    }
    columns = {name: [each[name] for each in revisions] for name in revisions[0]}
    insert_rows(WeeklyReport, same, columns)
    _mark_next_week(patients, week_start, now)


def _in_final_week(patients: list[str], week_start: date) -> set[str]:
    found = Patient.objects.filter(
        pk__in=among(patients),
        clinic__weeks__week_start=week_start,
        clinic__weeks__finalised_at__isnull=False,
    )
    return set(found.values_list(IdText(F("pk")), flat=True))


def _mark_next_week(patients: list[str], week_start: date, now: datetime) -> None:
    """Whether somebody is heard from looks back beyond the week: a later report may change too.

    It goes on from report to report as far as they change, and ends with the first that doesn't.
    Weeks without a plan have none and are passed over.
    """
    later = WeeklyReport.objects.latest().filter(
        patient__in=among(patients), week_start__gt=week_start
    )
    following = later.order_by().values_list("patient").annotate(next=Min("week_start"))
    StaleWeek.objects.bulk_create(
        StaleWeek(patient_id=patient, week_start=week, cause=EARLIER_WEEK, created_at=now)
        for patient, week in following
    )
