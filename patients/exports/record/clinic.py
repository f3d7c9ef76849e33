"""What the clinic made of it: weekly reports, reviews, notes at the desk, and who looked."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from patients.desk.tags import tag_words
from patients.exports.record.section import Row, Section, section, values_of
from patients.models import (
    DeskReview,
    ErasureRequest,
    LegalHold,
    Patient,
    ReportReview,
    WeeklyReport,
)
from patients.reports.words import cause_words
from patients.trail.about import about_patient
from patients.trail.rows import what_of
from therapy.accounts.models import AuditEntry

REPORT_FIELDS = (
    "week_start definition revision is_latest computed_at final_at expected_sessions"
    " credited_sessions extra_sessions late_sessions session_adherence dose_adherence reporting"
    " ever_logged program_week pain_mean pain_worst pain_answers"
)
REPORT = f"{REPORT_FIELDS} cause difference"


def clinic(patient: Patient) -> Iterator[Section]:
    reports = patient.reports.order_by("week_start", "revision").defer("inputs")
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
        "reviewed_at reviewer note about evidence until",
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
        "placed_at placed_by reason lifted_at lifted_by",
        map(_hold, patient.legal_holds.select_related("placed_by", "lifted_by")),
    )
    yield section(
        "who_looked",
        _("Who opened or changed your record"),
        "at who role in_words what kind",
        map(_look, trail),
    )


def _report(row: WeeklyReport) -> Row:
    return {
        **values_of(row, REPORT_FIELDS),
        "cause": cause_words(row.cause),
        "difference": json.dumps(row.difference) if row.difference else "",
    }


def _review(row: ReportReview) -> Row:
    return {
        **values_of(row.report, "week_start revision"),
        **values_of(row, "reviewed_at note"),
        "reviewer": row.reviewer.name,
    }


def _desk_review(row: DeskReview) -> Row:
    return {
        **values_of(row, "reviewed_at note evidence until"),
        "about": tag_words(row.evidence),
        "reviewer": row.reviewer.name,
    }


def _request(row: ErasureRequest) -> Row:
    return {**values_of(row, "asked_at kept_until held"), "recorded_by": row.recorded_by.name}


def _hold(row: LegalHold) -> Row:
    return {
        **values_of(row, "placed_at reason lifted_at"),
        "placed_by": row.placed_by.name,
        "lifted_by": row.lifted_by.name if row.lifted_by else None,
    }


def _look(row: AuditEntry) -> Row:
    return {
        "at": row.at,
        "who": row.actor.name if row.actor else _("The system"),
        "role": row.actor.get_role_display() if row.actor else "",
        "in_words": what_of(row),
        "what": row.verb,
        "kind": row.kind,
    }
