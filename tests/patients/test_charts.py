"""Charts are geometry: each case is values in, lengths and points out."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.charts.bars import counted, histogram, stacked_shares
from patients.charts.curve import Quartiles, quartile_curve
from patients.charts.frame import FRAME, labelled
from patients.charts.heat import heat
from patients.charts.pain import Answers, pain_chart
from patients.charts.strip import CELL, legend, strip

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def test_a_stack_fills_its_column_whatever_the_counts():
    chart = stacked_shares([("a", {"high": 3, "low": 1, "none": 0}, None)])
    (column,) = chart.columns
    assert [part.key for part in column.parts] == ["high", "low"]
    assert sum(part.height for part in column.parts) == pytest.approx(FRAME.bottom - FRAME.top)
    assert column.parts[0].y + column.parts[0].height == pytest.approx(FRAME.bottom)
    assert column.total == 4


def test_a_column_without_anybody_is_empty():
    assert stacked_shares([("a", {"high": 0}, None)]).columns[0].parts == ()


@given(st.lists(st.floats(0, 1), max_size=40))
def test_each_share_is_in_one_tenth(shares):
    assert sum(column.total for column in histogram(shares, "bar").columns) == len(shares)


@pytest.mark.parametrize(
    ("share", "tenth"), [(0, 0), (0.0999, 0), (0.1, 1), (0.29, 2), (0.3, 3), (0.8, 8), (1, 9)]
)
def test_a_share_is_in_the_tenth_that_it_begins(share, tenth):
    counts = [column.total for column in histogram([share], "bar").columns]
    assert counts.index(1) == tenth


def test_counts_are_drawn_against_the_highest():
    chart = counted([("a", 4), ("b", 1), ("c", 0)], "bar")
    heights = [column.parts[0].height for column in chart.columns]
    assert heights[0] == pytest.approx(4 * heights[1])
    assert heights[2] == 0
    assert [tick.text for tick in chart.ticks] == ["0", "2", "4"]


def test_a_curve_breaks_where_there_are_too_few():
    shown = Quartiles("1", 9, 0.5, 0.6, 0.7)
    few = Quartiles("2", 4, None, None, None)
    chart = quartile_curve([shown, shown, few, shown])
    assert len(chart.lines) == 2
    assert len(chart.bands) == 1
    assert [dot.y is None for dot in chart.dots] == [False, False, True, False]


def test_pain_has_a_gap_where_nobody_answered_and_zero_is_an_answer():
    days = [date(2026, 11, n) for n in (2, 3, 4, 5, 6)]
    sessions = [Answers(day, 2, after) for day, after in zip(days, (3, 0, None, 5, 4), strict=True)]
    chart = pain_chart(sessions, [(days[2], "2"), (date(2026, 1, 1), "1")], FIRST, LAST)
    assert len(chart.before.runs) == 1
    assert len(chart.after.runs) == 2
    assert len(chart.after.dots) == 4
    assert chart.after.dots[1].y == FRAME.bottom
    assert [mark.text for mark in chart.marks] == ["2"]


def test_sessions_of_one_day_stand_beside_each_other():
    chart = pain_chart([Answers(FIRST, 1, 1), Answers(FIRST, 2, 2)], [], FIRST, LAST)
    assert chart.before.dots[0].x < chart.before.dots[1].x


def test_a_cell_of_the_heat_map_never_rounds_up_to_a_band():
    chart = heat(["a", "b", "c"], [("calf", [Fraction(799, 1000), Fraction(4, 5), None])])
    cells = chart.rows[0].cells
    assert [cell.band for cell in cells] == ["middle", "high", "not_due"]
    assert [cell.text for cell in cells] == ["79", "80", ""]


def test_a_single_week_of_the_heat_map_is_no_bar_across_the_page():
    (cell,) = heat(["a"], [("calf", [Fraction(1, 2)])]).rows[0].cells
    assert cell.x + cell.width < 360 / 4


def test_a_strip_leaves_a_wider_gap_between_its_weeks():
    cells = strip([(date(2026, 11, n), "done") for n in range(1, 15)]).cells
    gaps = [b.x - a.x - CELL for a, b in zip(cells, cells[1:], strict=False)]
    assert gaps.count(max(gaps)) == 1
    assert gaps.index(max(gaps)) == 6


def test_each_state_of_a_strip_has_a_shape_of_its_own():
    drawn = [tuple(path for _, path in shapes) for _, shapes in legend()]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("number", [0, 1, 7, 12, 13, 40])
def test_the_last_label_is_always_written(number):
    shown = labelled(number, most=7)
    assert len(shown) == number
    assert sum(shown) <= 7
    assert not number or shown[-1]
