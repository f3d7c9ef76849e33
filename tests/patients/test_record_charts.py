from datetime import date
from fractions import Fraction

import pytest
import time_machine

from patients.models import DeskReview
from patients.reports.record_charts import diary_of, record_charts
from patients.reports.tolerance import Bout, DosePeriod, tolerances
from tests import build
from tests.patients.reporting import MONDAY_MORNING, report_all
from tests.patients.worked_example import NEXT_MONDAY, make_example

D = [date(2026, 11, n) for n in range(1, 11)]


def bout(day: int, *, pain: int | None = None, skipped: str = "") -> Bout:
    return Bout(1, D[day], done=not skipped, skipped=skipped, pain=pain)


def test_a_stretch_is_told_before_and_since_its_dose_changed():
    bouts = [bout(0, pain=1), bout(1, skipped="pain"), bout(4, pain=4), bout(5, pain=2)]
    doses = [DosePeriod(1, D[0], (1, 4, 20)), DosePeriod(1, D[4], (1, 4, 30))]
    (found,) = tolerances(bouts, doses)
    assert (found.before.done, found.before.logged, found.before.pain.mean) == (1, 2, 1)
    assert found.before.skips == (("pain", 1),)
    assert (found.since.done, found.since.pain.mean, found.changed_on) == (2, 3, D[4])
    assert found.pain_rose


@pytest.mark.parametrize("doses", [[], [(1, 4, 20)], [(1, 4, 20), (1, 4, 20)]])
def test_the_same_dose_in_a_new_version_is_no_change(doses):
    periods = [DosePeriod(1, D[n], dose) for n, dose in enumerate(doses)]
    (found,) = tolerances([bout(0), bout(5)], periods)
    assert found.before is None
    assert not found.pain_rose


def test_unanswered_pain_is_no_zero():
    (found,) = tolerances([bout(0), bout(1, pain=0)], [])
    assert (found.all.pain.mean, found.all.pain.n) == (Fraction(0), 1)


@pytest.mark.django_db
def test_the_heat_map_shows_what_the_reports_show(pat, clinic):
    example = make_example(pat)
    example.log_the_week()
    charts = record_charts(pat, diary_of(pat, today=NEXT_MONDAY), today=NEXT_MONDAY)
    labels = [week.label for week in charts.weeks]
    shares = {row.name: dict(zip(labels, row.cells, strict=True)) for row in charts.heat.rows}
    assert shares["Hold a"]["2026-W47"].share == Fraction(7, 18)
    assert shares["Moving b"]["2026-W47"].share == Fraction(2, 3)


@pytest.mark.django_db
def test_the_record_shows_charts_tables_and_what_changed_afterwards(as_user, alice, clinic, pat):
    example = make_example(pat)
    example.log_the_week()
    report_all(clinic)
    DeskReview.objects.create(
        patient=pat, evidence="x", note="Rang.", reviewer=alice, reviewed_at=MONDAY_MORNING
    )
    with time_machine.travel(MONDAY_MORNING, tick=False):
        client = as_user(alice)
        page = client.get(f"/patients/{pat.pk}/").content.decode()
    for words in (
        "Each stretch, week by week",
        "How each stretch is borne",
        "Reviewed on the desk",
    ):
        assert words in page
    assert f"/reports/2026-W47/{pat.pk}/" in page
    assert "2 × it hurt" not in page
    assert "1 × it hurt" in page


@pytest.mark.django_db
def test_its_cost_does_not_grow_with_the_history(pat, django_assert_num_queries):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch])
    for number in range(2):
        for day in D[1 : 3 + 5 * number]:
            build.make_session(pat, day, {stretch: "done"}, pain_after=3)
        with django_assert_num_queries(7):
            record_charts(pat, diary_of(pat, today=D[-1]), today=D[-1])
