"""When a site that ran for long may go on so (bench/soak.py)."""

import pytest

from bench.outage_kit.stream import Answer
from bench.soak_kit.verdict import (
    CALM,
    Point,
    at_share,
    by_status,
    failures,
    settled,
    slope,
    untaken,
)


def line(*values: float) -> list[Point]:
    """One value a minute."""
    return [Point(minute, value) for minute, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "rise"),
    [
        ((100, 100, 100, 100), 0),
        # 2 MB a minute of a middle of 103.
        ((100, 102, 104, 106), 100 * 2 / 103),
        # As much up as down.
        ((100, 110, 100, 110, 100), 0),
        ((106, 104, 102, 100), -100 * 2 / 103),
        ((100,), 0),
        ((), 0),
    ],
)
def test_memory_rises_by_its_share_of_the_middle_a_minute(values, rise):
    assert slope(line(*values)) == pytest.approx(rise)


def test_what_a_process_takes_in_the_first_third_and_keeps_is_no_leak():
    rising_first = line(50, 80, 100, 100, 100, 100, 100)
    assert slope(rising_first) > 1
    assert slope(settled(rising_first)) == 0


def test_an_error_counts_while_all_is_calm_and_not_in_a_faults_window():
    answers = [
        Answer(CALM, 200, 1, 0),
        Answer(CALM, 404, 1, 0),
        Answer(CALM, 500, 1, 0),
        Answer(CALM, None, 1, 0),
        Answer("broker killed", 503, 1, 0),
        Answer("broker killed", None, 1, 0),
    ]
    assert failures(answers) == 2
    # A session that is refused is none that is taken.
    assert untaken(answers) == 3
    assert by_status(answers) == {"200": 1, "404": 1, "500": 1, "None": 1}


def test_a_percentile_is_a_value_that_was_there():
    assert at_share([5, 1, 3, 2, 4], 0.99) == 5
    assert at_share([5, 1, 3, 2, 4], 0.5) == 3
    assert at_share([], 0.5) == 0
