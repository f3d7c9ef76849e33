from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from patients.actions.summarise_weeks import summarise_weeks
from patients.models import ClinicWeek
from patients.own.time_done import seconds_done
from patients.stale import mark_days_stale
from tests import build
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
URL = reverse("history")


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stretch():
    return build.make_stretch("figure-4")


@pytest.fixture
def plan(pat, stretch):
    return build.make_assignment(pat, [stretch], starts_on=date(2026, 8, 3))


@pytest.fixture
def phone(as_user, pat):
    return as_user(pat.user)


def report(pat, week_start):
    ClinicWeek.objects.get_or_create(
        clinic=pat.clinic, week_start=week_start, defaults={"closed_at": NOW}
    )
    mark_days_stale(pat, [week_start], cause="log_session", now=NOW)
    summarise_weeks(patient_ids=[pat.pk], week_start=week_start, now=NOW)


@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        # Ready 10 s, four holds of 20 s with 10 s between, switch 8 s, the other side.
        ("done", 10 + 110 + 8 + 110),
        ({"reps": 2}, 10 + 50 + 8 + 50),
        ({"reps": 2, "hold_seconds": 10}, 10 + 30 + 8 + 30),
        ({"reps": 0}, 0),
        ({"skipped": "pain"}, 0),
        ({"side": "left", "as_prescribed": True}, 10 + 110),
    ],
)
def test_it_reckons_the_time_of_what_was_done(pat, plan, stretch, how, seconds):
    session = build.make_session(pat, TODAY, {stretch: how})
    assert seconds_done(session.entries.get()) == seconds


def test_it_adds_up_the_month(phone, pat, plan, stretch):
    for days in range(21):
        build.make_session(pat, TODAY - timedelta(days=days), {stretch: "done"})
    # 21 × 238 s, all of them in November.
    assert "You have stretched 1 h 23 min this month." in phone.get(URL).content.decode()


def test_it_shows_the_weeks_from_their_reports_with_marks(phone, pat, plan, stretch):
    build.make_session(pat, date(2026, 10, 6), {stretch: "done"})
    report(pat, date(2026, 10, 5))
    page = phone.get(URL).content.decode()
    assert "October 2026" in page and "Week from 5 October" in page
    assert "Tuesday" in page and "You stretched 4 min." in page


def test_it_goes_back_twelve_weeks_at_a_time(phone, pat, plan, stretch):
    weeks = [date(2026, 11, 9) - timedelta(weeks=n) for n in range(14)]
    for week in weeks:
        report(pat, week)
    page = phone.get(URL).content.decode()
    assert f"?before={weeks[9]}" in page and "September 2026" in page
    older = phone.get(URL, {"before": str(weeks[9])}).content.decode()
    assert "August 2026" in older and "this month" not in older
    assert "Earlier weeks" not in older


def test_it_draws_pain_with_gaps_and_the_numbers_behind(phone, pat, plan, stretch):
    for days, pain in enumerate([4, None, 2, 1]):
        build.make_session(pat, TODAY - timedelta(days=days), {stretch: "done"}, pain_after=pain)
    page = phone.get(URL).content.decode()
    assert page.count('<circle class="chart-dot"') == 3
    assert page.count("<polyline") == 1
    assert "The numbers" in page and page.count('<td class="number">–</td>') == 5


@pytest.mark.parametrize("before", ["", "yesterday", "2026-13-01"])
def test_it_takes_garbage_for_the_latest_weeks(phone, plan, before):
    assert "November 2026" in phone.get(URL, {"before": before}).content.decode()


def test_it_has_kind_words_for_somebody_new(phone):
    answer = phone.get(URL)
    assert answer.status_code == 200


def test_it_takes_the_same_queries_for_any_number_of_sessions(
    phone, pat, plan, stretch, django_assert_max_num_queries
):
    for days in range(0, 60, 2):
        build.make_session(pat, TODAY - timedelta(days=days), {stretch: "done"}, pain_after=2)
    with django_assert_max_num_queries(18):
        phone.get(URL)


def test_my_week_leads_there_and_counts_the_weeks_in_a_row(phone, pat, plan, stretch):
    for days in range(1, 8):
        build.make_session(pat, TODAY - timedelta(days=days), {stretch: "done"})
    page = phone.get(reverse("week")).content.decode()
    assert URL in page and "1 week with your goal met" in page


def test_it_shows_nobody_elses_weeks(as_user, alice, ada, rob, pat, plan, stretch):
    build.make_session(pat, TODAY, {stretch: "done"}, pain_after=9)
    assert as_user(alice).get(URL).status_code == as_user(ada).get(URL).status_code == 404
    assert "chart-dot" not in as_user(rob.user).get(URL).content.decode()
