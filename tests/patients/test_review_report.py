import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from patients.actions.review_report import review_report, review_reports
from patients.models import ReportReview
from patients.stale import mark_days_stale
from tests import build
from tests.patients.reporting import MONDAY_MORNING as NOW
from tests.patients.reporting import latest, report_all, summarise_all
from tests.patients.worked_example import FRIDAY, WEEK, make_example
from therapy.accounts.models import AuditEntry, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def example(clinic, pat):
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic)
    return example


@pytest.fixture
def report(example, pat):
    return latest(pat, WEEK)


def late_log(clinic, example):
    example.log_friday_late()
    mark_days_stale(example.patient, [FRIDAY], cause="log_session", now=NOW)
    summarise_all(clinic)


def test_it_binds_the_review_to_the_revision(clinic, ada, pat, example, report):
    review_report(report=report, by=ada, now=NOW, note="  Called.  ")
    late_log(clinic, example)
    assert report.reviews.get().note == "Called."
    assert not latest(pat, WEEK).reviews.exists()


def test_it_leaves_an_audit_entry_without_the_note(ada, report):
    review_report(report=report, by=ada, now=NOW, note="Called.")
    entry = AuditEntry.objects.get(verb="review_report")
    assert (entry.actor, entry.details) == (ada, {"revision": 1})


def test_it_refuses_a_second_review_of_the_same_revision(clinic, ada, report):
    review_report(report=report, by=ada, now=NOW)
    for reviewer in (ada, build.make_user(clinic, Role.ADMIN, "another")):
        with pytest.raises(ValidationError):
            review_report(report=report, by=reviewer, now=NOW)
    assert ReportReview.objects.count() == 1


def test_it_refuses_a_revision_that_is_out_of_date(clinic, ada, example, report):
    late_log(clinic, example)
    with pytest.raises(ValidationError) as refused:
        review_report(report=report, by=ada, now=NOW)
    assert refused.value.code == "changed"


@pytest.mark.parametrize("who", ["alice", "pat", "olga"])
def test_it_is_for_the_clinics_admin(request, report, who):
    person = request.getfixturevalue(who)
    by = person.user if who == "pat" else person
    with pytest.raises(PermissionDenied):
        review_report(report=report, by=by, now=NOW)


def test_it_reviews_in_bulk_what_was_shown_and_passes_over_the_rest(
    clinic, ada, quinn, rob, other_clinic, example, report
):
    for patient in (quinn, rob):
        build.make_assignment(patient, [example.a])
    report_all(other_clinic)
    mark_days_stale(quinn, [FRIDAY], cause="assign_routine", now=NOW)
    summarise_all(clinic)
    late_log(clinic, example)
    shown = [report.pk, latest(quinn, WEEK).pk, latest(rob, WEEK).pk]
    reviews = review_reports(week_start=WEEK, revisions=shown, by=ada, now=NOW)
    # Pat's is out of date, Rob is another clinic's.
    assert [review.report.patient for review in reviews] == [quinn]
    assert review_reports(week_start=WEEK, revisions=shown, by=ada, now=NOW) == []


def test_it_lets_no_therapist_review_in_bulk(alice, report):
    with pytest.raises(PermissionDenied):
        review_reports(week_start=WEEK, revisions=[report.pk], by=alice, now=NOW)
