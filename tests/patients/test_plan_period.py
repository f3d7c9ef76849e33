"""From when to when a plan may run: the table is the rule."""

from datetime import date, timedelta

import pytest

from patients.plans.period import why_not

TODAY = date(2026, 11, 23)


def days(start=0, end=None, review=None):
    def at(number):
        return None if number is None else TODAY + timedelta(days=number)

    return {"starts_on": at(start), "ends_on": at(end), "review_on": at(review)}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (days(), {}),
        (days(0, 0, 0), {}),
        (days(366, 366 + 732, 366 + 732), {}),
        (days(-1), {"starts_on": "Enter today or a later day as the first day."}),
        (days(367), {"starts_on": "Start within a year from today. Check the year."}),
        (days(5, 4), {"ends_on": "Enter a last day on or after the first."}),
        (days(5, None, 4), {"review_on": "Enter a review on or after the first day."}),
        (
            days(0, 733),
            {"ends_on": "Let a plan end within two years of its first day. Check the year."},
        ),
        (
            days(0, None, 733),
            {"review_on": "Review a plan within two years of its first day. Check the year."},
        ),
    ],
)
def test_it_says_what_is_wrong_with_a_period(given, wrong):
    assert why_not(**given, today=TODAY) == wrong


def test_it_survives_the_last_day_there_is():
    given = dict.fromkeys(("starts_on", "ends_on", "review_on"), date.max)
    assert list(why_not(**given, today=TODAY)) == ["starts_on"]
