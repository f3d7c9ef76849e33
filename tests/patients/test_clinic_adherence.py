"""The clinic's week, from its patients' weeks."""

import json
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.adherence import PatientWeek, clinic_week, is_shown, judge_week
from patients.adherence.clinic import distribution, quantile
from tests.patients.weeks_to_judge import ALWAYS, MON, MONDAY, TUE, fixed, line, session


def reporting(credited, expected=10, dose=None, late=0):
    dose = F(credited, expected) if dose is None and expected else dose
    return PatientWeek(expected, credited, credited, late, dose, reporting=True, started=True)


SILENT = PatientWeek(10, 0, 0, 0, F(0), reporting=False, started=True)
NEVER_STARTED = PatientWeek(10, 0, 0, 0, F(0), reporting=False, started=False)
NOT_DUE = PatientWeek(0, 0, 1, 1, None, reporting=True, started=True)


def test_it_counts_who_is_there():
    week = clinic_week([reporting(8), reporting(5), SILENT, NEVER_STARTED, NOT_DUE])
    assert (week.active, week.reporting, week.not_reporting) == (5, 3, 2)
    assert (week.never_started, week.not_due) == (1, 1)


def test_it_gives_every_figure_as_a_pair():
    week = clinic_week([reporting(8), reporting(5), reporting(2), SILENT, NEVER_STARTED])
    told = week.session_adherence.reporting
    assert (told.n, told.lower_quartile, told.median, told.upper_quartile) == (
        3, F(35, 100), F(1, 2), F(65, 100)
    )  # fmt: skip
    assert (told.high, told.middle, told.low) == (1, 1, 1)
    everyone = week.session_adherence.assigned
    assert (everyone.n, everyone.median) == (5, F(1, 5))
    assert (everyone.high, everyone.middle, everyone.low) == (1, 1, 3)


def test_it_counts_the_silent_as_nothing_done():
    # Silence is judged later than the week: a log from long ago does not speak for them.
    gone = PatientWeek(10, 10, 10, 0, F(1), reporting=False, started=True)
    week = clinic_week([gone])
    assert week.session_adherence.reporting.n == 0
    assert week.session_adherence.assigned.median == 0
    assert week.dose_adherence.assigned.low == 1


def test_it_leaves_out_those_of_whom_nothing_was_due():
    week = clinic_week([reporting(8), NOT_DUE])
    assert week.session_adherence.assigned.n == week.dose_adherence.assigned.n == 1


def test_it_shares_by_dose_apart_from_sessions():
    week = clinic_week([reporting(10, dose=F(1, 3))])
    assert (week.session_adherence.reporting.high, week.dose_adherence.reporting.low) == (1, 1)


def test_it_gives_the_late_share_of_all_that_count():
    week = clinic_week([reporting(8, late=2), NOT_DUE])
    assert (week.late_sessions, week.counted_sessions, week.late_share) == (3, 9, F(1, 3))
    assert clinic_week([SILENT]).late_share is None


def test_it_pools_sessions_as_a_second_figure():
    week = clinic_week([reporting(1, expected=1), reporting(0, expected=20), SILENT])
    assert (week.pooled_credited, week.pooled_expected) == (1, 31)


def test_it_has_no_figures_without_patients():
    week = clinic_week([])
    assert week.active == 0
    assert week.session_adherence.assigned.median is None
    json.dumps(week.as_dict())


def test_it_takes_a_patients_week_as_judged():
    judged = judge_week(
        MONDAY, ALWAYS, (line("A", fixed(1, [1])),), [session(MON, "A"), session(TUE, "A", lag=3)]
    )
    assert PatientWeek.of(judged, reporting=True, started=True) == PatientWeek(
        expected=1, credited=1, counted=2, late=1, dose_adherence=F(1), reporting=True, started=True
    )


@pytest.mark.parametrize(
    ("values", "quartiles"),
    [
        ([F(1, 2)], (F(1, 2), F(1, 2), F(1, 2))),
        ([0, 1], (F(1, 4), F(1, 2), F(3, 4))),
        ([0, F(1, 2), 1], (F(1, 4), F(1, 2), F(3, 4))),
        ([0, F(1, 4), F(1, 2), F(3, 4), 1], (F(1, 4), F(1, 2), F(3, 4))),
    ],
)
def test_it_interpolates_quartiles_exactly(values, quartiles):
    found = distribution([F(value).as_integer_ratio() for value in values])
    assert (found.lower_quartile, found.median, found.upper_quartile) == quartiles


def test_it_knows_no_quantile_of_nothing():
    assert quantile([], 1, 2) is None


@given(st.lists(st.fractions(0, 1), min_size=1))
def test_it_keeps_quartiles_in_order_and_counts_everyone(values):
    ratios = [value.as_integer_ratio() for value in values]
    found = distribution(ratios)
    assert min(values) <= found.lower_quartile <= found.median <= found.upper_quartile
    assert found.upper_quartile <= max(values)
    assert found.high + found.middle + found.low == found.n == len(values)
    assert distribution(ratios[::-1]) == found


@pytest.mark.parametrize(("size", "shown"), [(0, False), (4, False), (5, True), (50, True)])
def test_it_hides_groups_under_five(size, shown):
    assert is_shown(size) is shown
