from datetime import date, timedelta

import pytest

from patients.own.pain_chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Answer, pain_chart

FIRST = date(2026, 11, 2)


def answers(*pains):
    return [Answer(FIRST + timedelta(days=n), pain) for n, pain in enumerate(pains)]


@pytest.mark.parametrize(
    ("pains", "runs"),
    [
        ((3, 2, 1), [[3, 2, 1]]),
        ((3, None, 1), [[3], [1]]),
        ((None, 3, 2, None, None, 0, None), [[3, 2], [0]]),
        ((0,), [[0]]),
    ],
)
def test_it_breaks_the_line_where_nobody_answered(pains, runs):
    chart = pain_chart(answers(*pains))
    assert [[point.answer.pain for point in run] for run in chart.runs] == runs
    assert len(chart.lines) == sum(len(run) > 1 for run in runs)


@pytest.mark.parametrize("pains", [(), (None,), (None, None)])
def test_it_draws_nothing_without_an_answer(pains):
    assert pain_chart(answers(*pains)) is None


def test_it_lays_days_from_left_to_right_and_pain_upwards():
    first, last = pain_chart(answers(0, 10)).points
    assert (first.x, last.x) == (LEFT, WIDTH - RIGHT)
    assert (first.y, last.y) == (HEIGHT - BOTTOM, TOP)


def test_it_puts_a_lone_day_in_the_middle():
    (point,) = pain_chart(answers(5)).points
    assert LEFT < point.x < WIDTH - RIGHT
