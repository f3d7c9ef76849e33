from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from patients.models import ClinicWeek, SafetyAlert
from patients.reports.alert_times import summary
from patients.reports.clinic_plans import plans_on
from patients.reports.like_for_like import like_for_like
from patients.reports.whole_week import week_report
from tests import build
from tests.patients.reporting import report_all
from tests.patients.worked_example import WEEK, make_example

RAISED = datetime(2026, 11, 18, 9, tzinfo=UTC)
SUNDAY = date(2026, 11, 22)
PAT, QUINN = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("pairs", "points", "n"),
    [
        ([], None, 0),
        ([(0.5, None), (None, 0.9)], None, 0),
        ([(0.5, 0.6)], 10, 1),
        # The third patient was not there the week before: their zero moves nothing.
        ([(0.5, 0.6), (0.7, 0.8), (None, 0.0)], 10, 2),
        ([(1.0, 0.0), (0.5, 0.5), (0.0, 1.0)], 0, 3),
    ],
)
def test_the_change_is_over_those_who_were_there_in_both_weeks(pairs, points, n):
    assert like_for_like(pairs) == (points, n)


def test_answers_are_counted_by_how_long_they_took():
    hours = [1, 2, 7, 23, 30, 90]
    rows = [(PAT, RAISED, RAISED + timedelta(hours=n)) for n in hours]
    times = summary([*rows, (QUINN, RAISED, None)])
    assert times.bins == (1, 2, 1, 1, 1)
    assert (times.raised, times.answered, times.open) == (7, 6, 1)
    assert times.median_hours == 15
    assert times.patients == {PAT: 6, QUINN: 1}


def test_without_a_warning_sign_there_is_no_median():
    assert summary([]).median is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("plan", "ending", "unchanged"),
    [
        ({"starts_on": SUNDAY - timedelta(29)}, 0, 1),
        ({"starts_on": SUNDAY - timedelta(28)}, 0, 0),
        ({"starts_on": WEEK, "ends_on": SUNDAY + timedelta(7)}, 1, 0),
        ({"starts_on": WEEK, "ends_on": SUNDAY + timedelta(8)}, 0, 0),
    ],
)
def test_plans_that_end_or_stand_still_are_counted(ada, pat, plan, ending, unchanged):
    build.make_assignment(pat, [build.make_stretch()], **plan)
    found = plans_on(ada, SUNDAY)
    assert (len(found.ending), len(found.unchanged)) == (ending, unchanged)
    assert found.active == {pat.pk}


@pytest.mark.django_db
def test_a_plan_that_is_followed_does_not_end(ada, pat):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch], starts_on=WEEK, ends_on=SUNDAY)
    build.make_assignment(pat, [stretch], starts_on=SUNDAY + timedelta(1))
    assert plans_on(ada, SUNDAY).ending == frozenset()


@pytest.mark.django_db
def test_the_page_draws_the_weeks_charts_each_with_a_table(as_user, ada, clinic, pat, quinn):
    make_example(pat).log_the_week()
    report_all(clinic)
    alert = SafetyAlert.objects.create(
        patient=pat, level="same_day", red_flags=["fever"], raised_at=RAISED
    )
    alert.answered_at = RAISED + timedelta(hours=3)
    alert.save()
    page = " ".join(as_user(ada).get("/reports/2026-W47/").content.decode().split())
    assert page.count('class="chart"') == 4
    assert page.count("chart-data") == 4
    assert "1 of 1" in page
    assert "Half of the answers came within 3.0 hours." in page
    assert "50% of 2 open records have a plan" in page


@pytest.mark.django_db
def test_it_reads_the_clinics_own_patients_only(ada, clinic, pat, rob):
    make_example(pat).log_the_week()
    report_all(clinic)
    SafetyAlert.objects.create(patient=rob, level="soon", red_flags=["x"], raised_at=RAISED)
    report = week_report(ClinicWeek.objects.get(clinic=clinic, week_start=WEEK), by=ada)
    assert [row.patient.pk for row in report.rows] == [pat.pk]
    assert report.alerts.raised == 0
