from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from patients.actions.summarise_weeks import summarise_weeks
from patients.models import ClinicWeek, StaleWeek, WeeklyReport
from tests import build
from tests.conftest import NOW
from tests.patients.worked_example import WEEK, make_example

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def phone(as_user, pat):
    return as_user(pat.user)


def test_it_invites_before_the_first_plan(phone):
    page = phone.get(reverse("week")).content.decode()
    assert "Your first session will appear here" in page


def test_it_tells_a_week_by_its_days_and_how_it_was_counted(phone, pat):
    example = make_example(pat)
    example.log_the_week()
    answer = phone.get(reverse("week"))
    card = answer.context["before"][0]
    assert (card.done, card.expected, card.extra) == (5, 12, 1)
    assert [day["state"] for day in card.days][-2:] == ["pain", "paused"]
    page = answer.content.decode()
    assert "5 of 12" in page
    assert "Your plan asks for 12 sessions this week." in page
    assert "You entered 6 sessions. 5 of them count." in page
    assert "1 day was paused: nothing was asked on it." in page
    assert "and 1 extra session" in page


def test_it_reads_a_stored_report_like_a_live_week(phone, pat):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch], starts_on=WEEK - timedelta(days=14))
    before = WEEK - timedelta(days=7)
    build.make_session(pat, before, {stretch: "done"}, pain_after=4)
    ClinicWeek.objects.create(clinic=pat.clinic, week_start=before, closed_at=NOW)
    StaleWeek.objects.create(patient=pat, week_start=before, cause="week_ended", created_at=NOW)
    summarise_weeks(patient_ids=[pat.pk], week_start=before, now=NOW)
    assert WeeklyReport.objects.exists()
    card = phone.get(reverse("week")).context["before"][-1]
    assert (card.week_start, card.done, card.expected, card.pain_mean) == (before, 1, 7, 4)
    assert [day["state"] for day in card.days] == ["done", *["missed"] * 6]


def test_it_offers_the_days_of_the_late_window_from_the_plans_start_on(phone, pat):
    build.make_assignment(pat, [build.make_stretch()], starts_on=TODAY - timedelta(days=3))
    days = phone.get(reverse("week")).context["open_days"]
    assert [day["date"] for day in days] == [TODAY - timedelta(days=n) for n in (1, 2, 3)]
    assert f"{reverse('session')}?day=2026-11-22" in phone.get(reverse("week")).content.decode()


def test_it_takes_the_same_queries_for_any_number_of_weeks(
    phone, pat, django_assert_max_num_queries
):
    stretch = build.make_stretch()
    build.make_assignment(pat, [stretch], starts_on=TODAY - timedelta(days=70))
    for days in range(0, 60, 2):
        build.make_session(pat, TODAY - timedelta(days=days), {stretch: "done"})
    with django_assert_max_num_queries(18):
        phone.get(reverse("week"))


def test_it_says_what_changed_in_the_plan_and_why(phone, pat):
    kept, gone, new = (build.make_stretch(name) for name in ("kept", "gone", "fresh"))
    old = build.make_assignment(pat, [kept, gone], ends_on=TODAY - timedelta(days=1))
    plan = build.make_assignment(
        pat, [kept, new], starts_on=TODAY, replaces=old, review_on=date(2026, 12, 7)
    )
    step = {"field": "hold_seconds", "from": 20, "to": 30, "why": "", "source": "therapist"}
    plan.prescriptions.filter(stretch=kept).update(
        hold_seconds=30, steps=[{**step, "kind": "override"}]
    )
    page = phone.get(reverse("plan")).content.decode()
    assert "Kept: now Hold 30 seconds, 4 times, each side, every day." in page
    assert "Your therapist set this: 30 seconds rather than 20 seconds." in page
    assert "New: Fresh." in page and "Gone is no longer part of your plan." in page
    assert "7 December" in page


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ({}, "Every day"),
        ({"sessions_per_day": 2}, "2 times a day, every day"),
        ({"days_of_week": [1, 3, 5]}, "On Monday, Wednesday and Friday"),
        ({"days_of_week": None, "days_per_week": 3}, "3 days a week, on the days you choose"),
    ],
)
def test_it_says_in_words_on_which_days(phone, pat, schedule, words):
    build.make_assignment(pat, [build.make_stretch()], schedule=schedule)
    assert words in phone.get(reverse("plan")).content.decode()


def test_it_shows_the_last_plan_when_all_are_over(phone, pat):
    build.make_assignment(pat, [build.make_stretch()], ends_on=TODAY - timedelta(days=5))
    assert "This plan ended on 18 November." in phone.get(reverse("plan")).content.decode()


def test_it_says_so_without_a_plan(phone, pat):
    assert "No plan yet" in phone.get(reverse("plan")).content.decode()
