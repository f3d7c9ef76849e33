"""The plan that the session page gives the player."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from patients.own.today import timed_item, today_of
from patients.pages.player import player_context
from patients.phone.player_plan import DAYS_AHEAD, player_plan
from routines.timing import session_seconds
from tests import build

MONDAY = date(2026, 11, 23)


@pytest.fixture
def hamstring(db):
    return build.make_stretch("hamstring", hold_seconds=30, reps=3)


def plan_of(patient, **more):
    return player_plan(today_of(patient, MONDAY), theme="teal", **more)


def test_its_phases_last_as_long_as_the_minutes_say(pat, hamstring):
    bridge = build.make_stretch("bridge", kind="strength", sides="both", hold_seconds=5, reps=10)
    walk = build.make_stretch("walk", kind="cardio", sides="both", duration_minutes=12)
    build.make_assignment(pat, [hamstring, bridge, walk])
    found = today_of(pat, MONDAY)
    lines = player_plan(found, theme="teal")["lines"].values()
    seconds = sum(phase["seconds"] for line in lines for phase in line["phases"])
    assert seconds == session_seconds(timed_item(line) for line in found.to_do)


def test_it_knows_what_is_due_for_two_weeks(pat, hamstring):
    build.make_assignment(pat, [hamstring], schedule={"days_of_week": [1, 3]})
    bridge = build.make_stretch("bridge")
    build.make_assignment(pat, [bridge], schedule={"days_of_week": [3]})
    plan = plan_of(pat)
    assert len(plan["days"]) == 1 + DAYS_AHEAD + 1
    names = {
        day: [plan["lines"][key]["name"] for key in keys] for day, keys in plan["days"].items()
    }
    assert names["2026-11-23"] == ["Hamstring"]
    assert names["2026-11-25"] == ["Hamstring", "Bridge"]
    # Nothing is due on Tuesday; who does some all the same finds the whole plan.
    assert names["2026-11-24"] == ["Hamstring", "Bridge"]


def test_it_knows_yesterday_for_who_has_travelled_west(pat, hamstring):
    build.make_assignment(pat, [hamstring])
    assert len(plan_of(pat)["days"]["2026-11-22"]) == 1


def test_it_knows_no_yesterday_of_a_plan_that_begins_today(pat, hamstring):
    build.make_assignment(pat, [hamstring], starts_on=MONDAY)
    assert plan_of(pat)["days"]["2026-11-22"] == []


def test_it_offers_nothing_on_days_that_rest_by_the_therapists_word(pat, hamstring):
    build.make_assignment(pat, [hamstring])
    tomorrow = MONDAY + timedelta(days=1)
    assert plan_of(pat, paused={tomorrow})["days"]["2026-11-24"] == []


def test_it_ends_with_the_plan(pat, hamstring):
    build.make_assignment(pat, [hamstring], ends_on=date(2026, 11, 24))
    days = plan_of(pat)["days"]
    assert days["2026-11-24"] and not days["2026-11-25"]


def test_it_names_an_easier_one_only_when_it_is_in_the_plan(pat, hamstring):
    easier = build.make_stretch("hamstring-seated")
    hamstring.easier = easier
    hamstring.save()
    build.make_assignment(pat, [hamstring])
    [line] = plan_of(pat)["lines"].values()
    assert line["easier"] is None
    build.make_assignment(pat, [easier])
    lines = {line["name"]: line for line in plan_of(pat)["lines"].values()}
    assert lines["Hamstring"]["easier"] == lines["Hamstring seated"]["id"]


def test_it_shows_a_clinics_own_picture_before_any_drawing(pat, hamstring):
    hamstring.pose, hamstring.picture, hamstring.alt = "bridge", "stretches/own.webp", "A photo"
    hamstring.save()
    build.make_assignment(pat, [hamstring])
    [line] = plan_of(pat)["lines"].values()
    address = reverse("stretch-picture", args=["stretches/own.webp"])
    assert line["figures"] == dict.fromkeys(
        ("left", "right"), {"still": address, "moving": "", "alt": "A photo"}
    )


def test_it_asks_where_a_stretch_was_felt_only_when_a_picture_shows_where(pat, hamstring):
    build.make_assignment(pat, [hamstring])
    found = today_of(pat, MONDAY)
    assert "felt_where" not in player_context(pat, found)["questions"].fields
    hamstring.pose = "bridge"
    hamstring.save()
    questions = player_context(pat, today_of(pat, MONDAY))["questions"]
    assert {"felt_where", "pain_shift"} <= questions.fields.keys()
