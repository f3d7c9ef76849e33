from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from patients.actions.record_check_in import record_check_in
from patients.models import WeeklyCheckIn
from tests import build
from tests.conftest import NOW
from therapy.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
URL = reverse("check-in")


@pytest.fixture(autouse=True)
def at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


def check_in(pat, **answers):
    week = answers.pop("week_start", MONDAY)
    return record_check_in(patient=pat, week_start=week, answers=answers, by=pat.user, now=NOW)


def test_it_keeps_what_was_answered_and_leaves_the_rest_open(pat):
    row = check_in(pat, days_off_work=0, bending=7)
    assert (row.days_off_work, row.limited, row.bending, row.function) == (0, None, 7, None)
    entry = AuditEntry.objects.get(verb="record_check_in")
    assert entry.details == {"patient": str(pat.pk), "week_start": "2026-11-23", "again": False}


def test_it_puts_a_second_answer_in_the_place_of_the_first(pat):
    check_in(pat, days_off_work=2, limited=4)
    check_in(pat, days_off_work=3)
    row = WeeklyCheckIn.objects.get()
    assert (row.days_off_work, row.limited) == (3, None)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"days_off_work": 8}, "days_off_work"),
        ({"limited": 11}, "limited"),
        ({"bending": -1}, "bending"),
        ({"mood": 3}, "__all__"),
        ({"days_off_work": None}, "__all__"),
        ({}, "__all__"),
        ({"limited": 1, "week_start": date(2026, 11, 24)}, "week_start"),
        ({"limited": 1, "week_start": date(2026, 11, 30)}, "week_start"),
        ({"limited": 1, "week_start": date(2026, 11, 9)}, "week_start"),
    ],
)
def test_it_refuses_what_cannot_be(pat, answers, field):
    with pytest.raises(ValidationError) as refused:
        check_in(pat, **answers)
    assert list(refused.value.message_dict) == [field]
    assert not WeeklyCheckIn.objects.exists()


@pytest.mark.parametrize(("field", "answer"), [("days_off_work", 8), ("limited", 11)])
def test_the_database_refuses_it_too(pat, field, answer):
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyCheckIn.objects.create(
            patient=pat, week_start=MONDAY, answered_at=NOW, **{field: answer}
        )


def test_the_page_asks_with_nothing_chosen_and_shows_what_was_said(as_user, pat):
    phone = as_user(pat.user)
    assert "selected" not in phone.get(URL).content.decode().replace('value="" selected', "")
    answer = phone.post(URL, {"days_off_work": "0", "limited": ""})
    assert (answer.status_code, answer.url) == (302, reverse("week"))
    row = WeeklyCheckIn.objects.get(patient=pat)
    assert (row.days_off_work, row.limited) == (0, None)
    assert '<option value="0" selected>' in phone.get(URL).content.decode()


@pytest.mark.parametrize("sent", [{}, {"limited": "eleven"}, {"days_off_work": "8"}])
def test_the_page_says_what_is_wrong(as_user, pat, sent):
    answer = as_user(pat.user).post(URL, sent)
    assert answer.status_code == 422
    assert not WeeklyCheckIn.objects.exists()


def test_my_week_leads_there_once_there_is_a_plan(as_user, pat):
    build.make_assignment(pat, [build.make_stretch()])
    phone = as_user(pat.user)
    assert "How was your week?" in phone.get(reverse("week")).content.decode()
    check_in(pat, limited=2)
    assert "Change your weekly answers" in phone.get(reverse("week")).content.decode()


def test_the_record_shows_the_answers_and_gaps_to_staff(as_user, alice, pat):
    record = reverse("patient-record", args=[pat.pk])
    assert "Weekly check-in" not in as_user(alice).get(record).content.decode()
    check_in(pat, days_off_work=2)
    page = as_user(alice).get(record).content.decode()
    assert "Weekly check-in" in page and "23 Nov" in page and "–" in page


def test_it_is_the_patients_page_alone(as_user, alice, ada, client):
    assert as_user(alice).get(URL).status_code == as_user(ada).get(URL).status_code == 404
    assert client.get(URL).status_code == 302


def test_the_record_points_at_pain_that_went_down_the_leg(as_user, alice, pat):
    record = reverse("patient-record", args=[pat.pk])
    build.make_session(pat, MONDAY, {}, pain_shift="nearer_back", felt_where="not_sure")
    page = as_user(alice).get(record).content.decode()
    assert "Closer to my back" in page and "Not sure" in page
    assert "pain went down the leg" not in page
    build.make_session(pat, MONDAY, {}, pain_shift="further_down_leg")
    assert "pain went down the leg" in as_user(alice).get(record).content.decode()
