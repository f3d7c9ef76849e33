"""A clinic admin has looked at a patient-week, as one revision shows it."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import ReportReview, WeeklyReport
from therapy.accounts import audit
from therapy.accounts.models import User


@transaction.atomic
def review_report(*, report: WeeklyReport, by: User, now: datetime, note: str = "") -> ReportReview:
    """Sign off one revision. A later revision shows as changed since.

    Raises PermissionDenied unless `by` is an admin of the patient's clinic, ValidationError when a
    newer revision has appeared or this one has been reviewed already.
    """
    report = WeeklyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    _refuse_others(report, by)
    if not report.is_latest:
        raise ValidationError(
            _("The figures have changed meanwhile. Look at the new revision."), code="changed"
        )
    if report.reviews.exists():
        raise ValidationError(_("This revision has already been reviewed."), code="reviewed")
    review = ReportReview.objects.create(
        report=report, reviewer=by, reviewed_at=now, note=note.strip()
    )
    audit.record(
        "review_report", report, clinic=by.clinic, by=by, now=now, revision=report.revision
    )
    return review


def _refuse_others(report: WeeklyReport, by: User) -> None:
    if not (by.is_clinic_admin and report.patient.clinic_id == by.clinic_id):
        raise PermissionDenied


@transaction.atomic
def review_reports(
    *, week_start: date, revisions: Collection[int], by: User, now: datetime
) -> list[ReportReview]:
    """Sign off several reports of a week at once: those revisions (ids) that `by` was shown.

    Passed over are those reviewed already and those with a newer revision: nobody signs what they
    have not seen. Raises PermissionDenied unless `by` is a clinic admin.
    """
    if not by.is_clinic_admin:
        raise PermissionDenied
    shown = WeeklyReport.objects.latest().filter(
        pk__in=revisions, week_start=week_start, patient__clinic=by.clinic
    )
    # Locked before the reviews are read, or two admins would both find none.
    locked = list(shown.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    done = set(ReportReview.objects.filter(report__in=revisions).values_list("report", flat=True))
    reviews = ReportReview.objects.bulk_create(
        ReportReview(report_id=pk, reviewer=by, reviewed_at=now) for pk in locked if pk not in done
    )
    audit.record(
        "review_reports",
        by.clinic,
        clinic=by.clinic,
        by=by,
        now=now,
        week=str(week_start),
        reports=[review.report_id for review in reviews],
    )
    return reviews
