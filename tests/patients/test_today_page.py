from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from patients.models import Pause, SafetyAlert, Session
from patients.own.due import DayState
from patients.own.today import today_of
from routines.models import Stretch
from tests import build
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stretches() -> list[Stretch]:
    return [build.make_stretch("knee-to-chest"), build.make_stretch("bridge", sides="both")]


@pytest.fixture
def plan(pat, stretches):
    return build.make_assignment(pat, stretches, note="Breathe out slowly.")


@pytest.fixture
def phone(as_user, pat):
    return as_user(pat.user)


def pause(patient, **fields):
    made = {"created_by": patient.user, "created_at": NOW, "reason": "illness"}
    return Pause.objects.create(patient=patient, **{"starts_on": TODAY, **made, **fields})


def alert(patient, level="emergency", **fields):
    return SafetyAlert.objects.create(
        patient=patient, level=level, red_flags=["saddle"], raised_at=NOW, **fields
    )


def test_it_shows_one_number_and_one_start(phone, plan):
    page = phone.get(reverse("today")).content.decode()
    assert "0 of 1" in page
    assert page.count("btn-xl") == 1
    assert "Breathe out slowly." in page
    assert "Hold 20 seconds, 4 times, each side" in page
    assert "When to stop and get help" in page and "+1 555 0100" in page


def test_it_takes_at_most_eight_queries(phone, plan, pat, stretches, django_assert_max_num_queries):
    for days in range(3):
        build.make_session(pat, TODAY - timedelta(days=days), dict.fromkeys(stretches, "done"))
    with django_assert_max_num_queries(8):
        assert phone.get(reverse("today")).status_code == 200


def test_it_takes_no_more_queries_without_a_plan(phone, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert "No plan yet" in phone.get(reverse("today")).content.decode()


STATES = [
    (DayState.BLOCKED, lambda pat: alert(pat), "Your plan has stopped for now"),
    (DayState.PAUSED, lambda pat: pause(pat), "Your plan is paused"),
    (
        DayState.ENDED,
        lambda pat: pat.assignments.update(ends_on=TODAY - timedelta(days=1)),
        "has come to its end",
    ),
    (
        DayState.NOT_STARTED,
        lambda pat: pat.assignments.update(starts_on=TODAY + timedelta(days=1)),
        "You begin on Tuesday, 24 November",
    ),
    (DayState.NO_PLAN, lambda pat: pat.assignments.update(cancelled_at=NOW), "No plan yet"),
    (
        DayState.DONE,
        lambda pat: build.make_session(pat, TODAY, dict.fromkeys(Stretch.objects.all(), "done")),
        "Done for today",
    ),
]


@pytest.mark.parametrize(("state", "happen", "words"), STATES, ids=[row[0] for row in STATES])
def test_it_has_words_for_each_state(phone, plan, pat, state, happen, words):
    happen(pat)
    assert today_of(pat, TODAY).state == state
    page = phone.get(reverse("today")).content.decode()
    assert words in page
    assert "+1 555 0100" in page


def test_it_names_the_next_day_on_a_rest_day(phone, pat, stretches):
    build.make_assignment(pat, stretches, schedule={"days_of_week": [3]})
    page = phone.get(reverse("today")).content.decode()
    assert "Rest day" in page and "Next: Wednesday" in page


def test_it_goes_on_after_a_sign_that_only_the_therapist_should_know(pat, plan):
    alert(pat, level="soon")
    alert(pat, answered_at=NOW, answered_by=pat.user)
    assert today_of(pat, TODAY).state == DayState.READY


def test_it_asks_n_a_week_until_n_days_are_done(pat, stretches):
    build.make_assignment(pat, stretches[:1], schedule={"days_of_week": None, "days_per_week": 2})
    wednesday = TODAY + timedelta(days=2)
    build.make_session(pat, TODAY, {stretches[0]: "done"})
    assert today_of(pat, wednesday).state == DayState.READY
    build.make_session(pat, TODAY + timedelta(days=1), {stretches[0]: {"reps": 1}})
    assert today_of(pat, wednesday).state == DayState.REST_DAY


def test_it_does_not_count_what_was_skipped_taken_back_or_corrected(pat, plan, stretches):
    build.make_session(pat, TODAY, {stretches[0]: {"skipped": "pain"}})
    build.make_session(pat, TODAY, {stretches[0]: "done"}, voided_at=NOW)
    found = today_of(pat, TODAY)
    assert (found.sessions_done, found.state, found.skipped) == (0, DayState.READY, True)


def test_it_takes_the_newer_of_two_plans_for_one_stretch(pat, plan, stretches):
    newer = build.make_assignment(pat, stretches[:1], starts_on=TODAY)
    lines = today_of(pat, TODAY).lines
    assert [line.assignment_id for line in lines] == [plan.pk, newer.pk]
    assert {line.stretch for line in lines} == set(stretches)


def test_it_offers_the_second_session_of_the_day(pat, stretches):
    build.make_assignment(pat, stretches[:1], schedule={"sessions_per_day": 2})
    build.make_session(pat, TODAY, {stretches[0]: "done"})
    found = today_of(pat, TODAY)
    assert (found.sessions_done, found.sessions_due, len(found.left)) == (1, 2, 1)


def test_it_says_how_long_the_session_takes_by_the_one_model_of_time(pat, stretches):
    build.make_assignment(pat, stretches[:1])
    # Ready 10 s, a switch of 8 s, and per side four holds of 20 s with three rests of 10 s.
    assert today_of(pat, TODAY).minutes == -(-(10 + 8 + 2 * (4 * 20 + 3 * 10)) // 60)


def all_done(phone, lines, **data):
    sent = {"line": [line.pk for line in lines], "uuid": uuid4(), "tz": "Europe/Berlin"}
    return phone.post(reverse("session-all-done"), {"performed_on": TODAY, **sent, **data})


def test_it_logs_the_whole_session_in_one_tap_once(phone, pat, plan):
    uuid = uuid4()
    for _ in range(2):
        answer = all_done(phone, plan.prescriptions.all(), uuid=uuid)
        assert answer.url == reverse("session-saved", args=[uuid])
    entries = Session.objects.get().entries.all()
    assert [entry.as_prescribed for entry in entries] == [True, True]


def test_it_logs_nothing_for_lines_of_somebody_else(phone, plan, quinn, stretches):
    theirs = build.make_assignment(quinn, stretches)
    assert all_done(phone, theirs.prescriptions.all()).url == reverse("today")
    assert not Session.objects.exists()


def test_it_puts_right_what_a_device_garbled(phone, plan):
    all_done(phone, plan.prescriptions.all(), uuid="x", tz="Mars/Base", performed_on="2099-01-01")
    session = Session.objects.get()
    assert (session.tz, session.performed_on) == ("Europe/Berlin", TODAY)


def test_it_undoes_within_fifteen_minutes(phone, pat, plan):
    all_done(phone, plan.prescriptions.all())
    session = Session.objects.get()
    undo = reverse("session-undo", args=[session.uuid])
    assert undo in phone.get(reverse("session-saved", args=[session.uuid])).content.decode()
    assert phone.post(undo).url == reverse("today")
    assert today_of(pat, TODAY).state == DayState.READY


@pytest.mark.parametrize("url", ["today", "week", "plan", "session"])
def test_it_is_not_there_for_staff_or_strangers(as_user, client, alice, ada, plan, url):
    assert client.get(reverse(url)).status_code == 302
    for user in (alice, ada):
        assert as_user(user).get(reverse(url)).status_code == 404


def test_it_is_lived_in_the_patients_own_zone(phone, pat, plan):
    pat.time_zone = "Pacific/Auckland"
    pat.save()
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        assert phone.get(reverse("today")).context["today"].day == date(2026, 11, 24)
