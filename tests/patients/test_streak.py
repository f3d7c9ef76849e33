import pytest

from patients.own.streak import WeekOutcome, streak

MET = WeekOutcome(5, 4)
MISSED = WeekOutcome(5, 3)
PAIN = WeekOutcome(5, 1, pain_stop=True)
NOTHING_ASKED = WeekOutcome(0, 0)
RUNNING = WeekOutcome(5, 1, running=True)


@pytest.mark.parametrize(
    ("weeks", "row"),
    [
        # Newest first.
        ([], 0),
        ([MET, MET, MET], 3),
        ([MET, MISSED, MET], 1),
        ([MISSED, MET], 0),
        ([PAIN, MET], 1),
        ([MET, PAIN, MET, MISSED, MET], 2),
        ([MET, NOTHING_ASKED, NOTHING_ASKED, MET], 2),
        ([NOTHING_ASKED], 0),
        ([RUNNING, MET], 1),
        # A running week that has met its goal already counts; a week of pain, too.
        ([WeekOutcome(5, 4, running=True), MET], 2),
        ([WeekOutcome(5, 5, pain_stop=True), MET], 2),
        # Four of five, exactly: 3 of 4 is less, 6 of 7 more.
        ([WeekOutcome(4, 3)], 0),
        ([WeekOutcome(7, 6)], 1),
        ([WeekOutcome(1, 1)], 1),
    ],
)
def test_it_counts_the_weeks_that_met_the_goal_up_to_the_first_that_missed(weeks, row):
    assert streak(weeks) == row
