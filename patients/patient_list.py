"""The rows of the patient list: a constant number of queries, whatever the number of patients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from patients.models import (
    Assignment,
    Patient,
    PatientDiagnosis,
    Pause,
    SafetyAlert,
    Session,
    WeeklyReport,
)
from patients.reports.words import BADGES, Badge, band_of_report

PER_PAGE = 25
STATUSES = [
    ("", _("All current")),
    ("alert", _("Warning sign")),
    ("active", _("With a plan")),
    ("paused", _("Paused")),
    ("without", _("Without a plan")),
    ("archived", _("Archived")),
]
# What may be sorted by, and the column it stands for. Open warning signs always come first.
SORTS = {"name": "name", "code": "code", "last": "last_session", "adherence": "adherence"}


@dataclass(frozen=True)
class ListRow:
    """One patient of the list; `report` is the latest weekly report, if there is one."""

    patient: Patient
    report: WeeklyReport | None

    @property
    def badge(self) -> Badge | None:
        return BADGES[band_of_report(self.report)] if self.report else None


def listed(patients: QuerySet[Patient], day: date) -> QuerySet[Patient]:
    """Patients with what the list shows of them as of a day."""
    plans = Assignment.objects.active_on(day).filter(patient=OuterRef("pk"))
    reports = WeeklyReport.objects.latest().filter(patient=OuterRef("pk")).order_by("-week_start")
    sessions = Session.objects.standing().filter(patient=OuterRef("pk")).order_by("-performed_on")
    live = PatientDiagnosis.objects.live_on(day).select_related("diagnosis")
    return patients.annotate(
        plan_name=Subquery(plans.order_by("-version").values("name")[:1]),
        paused=Exists(Pause.objects.covering(day).filter(patient=OuterRef("pk"))),
        alerted=Exists(SafetyAlert.objects.open().filter(patient=OuterRef("pk"))),
        last_session=Subquery(sessions.values("performed_on")[:1]),
        report_pk=Subquery(reports.values("pk")[:1]),
        adherence=Subquery(reports.values("session_adherence")[:1]),
    ).prefetch_related(Prefetch("diagnoses", live, to_attr="live_diagnoses"))


def searched(patients: QuerySet[Patient], words: str) -> QuerySet[Patient]:
    """Those whose name or code holds every word."""
    for word in words.split():
        patients = patients.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return patients


def with_status(patients: QuerySet[Patient], status: str) -> QuerySet[Patient]:
    """One of STATUSES; archived patients show only when asked for."""
    if status == "archived":
        return patients.filter(archived_at__isnull=False)
    patients = patients.current()
    conditions = {
        "alert": Q(alerted=True),
        "active": Q(plan_name__isnull=False, paused=False),
        "paused": Q(paused=True),
        "without": Q(plan_name__isnull=True),
    }
    return patients.filter(conditions.get(status, Q()))


def with_diagnosis(patients: QuerySet[Patient], key: str, day: date) -> QuerySet[Patient]:
    rows = PatientDiagnosis.objects.live_on(day).filter(diagnosis__key=key)
    return patients.filter(pk__in=rows.values("patient")) if key else patients


def ordered(patients: QuerySet[Patient], sort: str) -> QuerySet[Patient]:
    """Warning signs first, then the column asked for, then the name; unknown sorts are by name."""
    column = SORTS.get(sort.removeprefix("-"), "name")
    return patients.order_by("-alerted", _order(column, sort.startswith("-")), "name", "pk")


def rows_of(patients: Sequence[Patient]) -> list[ListRow]:
    """The page's patients with their latest reports: one more query."""
    reports = WeeklyReport.objects.in_bulk({patient.report_pk for patient in patients} - {None})
    return [ListRow(patient, reports.get(patient.report_pk)) for patient in patients]


def _order(column: str, descending: bool) -> Any:
    """Patients without the figure come last either way."""
    field = F(column)
    return field.desc(nulls_last=True) if descending else field.asc(nulls_last=True)
