"""What the clinic made of it: weekly reports, reviews, notes at the desk, and who looked."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from patients.exports.record.section import Row, Section, section
from patients.models import Patient, ReportReview
from patients.trail.about import about_patient
from patients.trail.rows import what_of
from therapy.accounts.models import AuditEntry

REPORT = (
    "week_start definition revision is_latest computed_at final_at cause expected_sessions"
    " credited_sessions extra_sessions late_sessions session_adherence dose_adherence reporting"
    " program_week pain_mean pain_worst pain_answers difference"
)


def clinic(patient: Patient) -> Iterator[Section]:
    reports = patient.reports.order_by("week_start", "revision").values(*REPORT.split())
    yield section("reports", _("Your weekly reports"), REPORT, map(_report, reports))
    reviews = ReportReview.objects.filter(report__patient=patient)
    reviews = reviews.select_related("report", "reviewer").order_by("reviewed_at")
    yield section(
        "reviews",
        _("Who reviewed your reports"),
        "week_start revision reviewer reviewed_at note",
        map(_review, reviews),
    )
    yield section(
        "desk_reviews",
        _("What your therapists noted"),
        "reviewed_at reviewer note evidence until",
        map(_desk_review, patient.desk_reviews.select_related("reviewer")),
    )


def keeping(patient: Patient) -> Iterator[Section]:
    """How long it stays, and who opened or changed it."""
    trail = AuditEntry.objects.filter(clinic=patient.clinic_id)
    trail = about_patient(trail, patient.pk).select_related("actor").order_by("at", "pk")
    yield section(
        "requests_to_delete",
        _("Requests to delete"),
        "asked_at recorded_by kept_until held",
        map(_request, patient.erasure_requests.select_related("recorded_by")),
    )
    yield section(
        "legal_holds",
        _("Holds on your record"),
        "placed_at placed_by reason lifted_at",
        map(_hold, patient.legal_holds.select_related("placed_by")),
    )
    yield section(
        "who_looked",
        _("Who opened or changed your record"),
        "at who role in_words what kind",
        map(_look, trail),
    )


def _report(row: Row) -> Row:
    return {**row, "difference": json.dumps(row["difference"]) if row["difference"] else ""}


def _review(row) -> Row:
    return {
        "week_start": row.report.week_start,
        "revision": row.report.revision,
        "reviewer": row.reviewer.name,
        "reviewed_at": row.reviewed_at,
        "note": row.note,
    }


def _desk_review(row) -> Row:
    names = ("reviewed_at", "note", "evidence", "until")
    return {name: getattr(row, name) for name in names} | {"reviewer": row.reviewer.name}


def _request(row) -> Row:
    names = ("asked_at", "kept_until", "held")
    return {name: getattr(row, name) for name in names} | {"recorded_by": row.recorded_by.name}


def _hold(row) -> Row:
    names = ("placed_at", "reason", "lifted_at")
    return {name: getattr(row, name) for name in names} | {"placed_by": row.placed_by.name}


def _look(row: AuditEntry) -> Row:
    return {
        "at": row.at,
        "who": row.actor.name if row.actor else _("The system"),
        "role": row.actor.get_role_display() if row.actor else "",
        "in_words": what_of(row),
        "what": row.verb,
        "kind": getattr(row, "kind", ""),
    }
