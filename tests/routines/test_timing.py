from dataclasses import replace

import pytest

from routines.dosing import Dose
from routines.timing import (
    Phase,
    RoutineWarning,
    TimedItem,
    exercise_seconds,
    phases,
    position_changes,
    routine_warnings,
    session_minutes,
)

FIGURE_4 = TimedItem("stretch", Dose(20, 4, 1, 1, 7), "each", "supine", rest_seconds=10)
KNEES_TO_CHEST = TimedItem("stretch", Dose(20, 4, 1, 1, 7), "both", "supine", rest_seconds=10)
BRIDGE = TimedItem("strength", Dose(5, 10, 2, 1, 4), "both", "supine", rest_seconds=30)
STEP_UP = TimedItem("strength", Dose(0, 8, 2, 1, 3), "each", "standing", rest_seconds=30)
WALKING = TimedItem("cardio", Dose(0, 1, 1, 1, 5, 20), "both", "standing", 0, rest_seconds=10)


@pytest.mark.parametrize(
    "item, seconds",
    [
        # Get ready, holds of one side with rests between, switch, the other side.
        (FIGURE_4, 10 + (4 * 20 + 3 * 10) + 8 + (4 * 20 + 3 * 10)),
        (KNEES_TO_CHEST, 10 + 4 * 20 + 3 * 10),
        (replace(FIGURE_4, rest_seconds=0), 10 + 2 * 4 * 20 + 8),
        (replace(FIGURE_4, sides="left"), 10 + 4 * 20 + 3 * 10),
        # Outside stretching one rests between sets, not between repetitions.
        (BRIDGE, 10 + 2 * 10 * 5 + 30),
        # A moving repetition takes its tempo.
        (STEP_UP, 10 + 2 * (2 * 8 * 4 + 30) + 8),
        (replace(STEP_UP, move_seconds=6), 10 + 2 * (2 * 8 * 6 + 30) + 8),
        (WALKING, 20 * 60),
        # Numbers that do not apply count as one.
        (TimedItem("mobility", Dose(hold_seconds=60)), 10 + 60),
    ],
)
def test_it_adds_up_an_exercise(item, seconds):
    assert exercise_seconds(item) == seconds
    assert sum(phase.seconds for phase in phases([item])) == seconds


def test_it_lays_out_the_phases_of_a_session():
    item = replace(FIGURE_4, dose=Dose(20, 2, 1))
    assert phases([WALKING, item]) == (
        Phase("move", 1200, 0, "both"),
        Phase("ready", 10, 1, "left"),
        Phase("hold", 20, 1, "left", 1, 1),
        Phase("rest", 10, 1, "left", 1, 1),
        Phase("hold", 20, 1, "left", 1, 2),
        Phase("switch", 8, 1, "right"),
        Phase("hold", 20, 1, "right", 1, 1),
        Phase("rest", 10, 1, "right", 1, 1),
        Phase("hold", 20, 1, "right", 1, 2),
    )


def test_it_does_every_set_of_a_side_before_switching():
    done = [
        (phase.side, phase.set, phase.rep) for phase in phases([STEP_UP]) if phase.kind == "move"
    ]
    wanted = [
        (side, set_, rep) for side in ("left", "right") for set_ in (1, 2) for rep in range(1, 9)
    ]
    assert done == wanted


@pytest.mark.parametrize(
    "items, minutes",
    [
        ([], 0),
        ([WALKING], 20),
        ([KNEES_TO_CHEST], 2),
        ([replace(KNEES_TO_CHEST, rest_seconds=0), replace(KNEES_TO_CHEST, rest_seconds=0)], 3),
        ([WALKING, KNEES_TO_CHEST], 22),
    ],
)
def test_it_rounds_a_session_up_to_minutes(items, minutes):
    assert session_minutes(items) == minutes


@pytest.mark.parametrize(
    "positions, changes",
    [
        ("", 0),
        ("standing seated", 0),
        ("supine", 1),
        ("supine prone side-lying quadruped kneeling half-kneeling", 1),
        ("standing supine seated", 1),
        ("supine standing supine", 2),
        ("supine standing prone seated kneeling standing", 3),
    ],
)
def test_it_counts_the_times_down_to_the_floor(positions, changes):
    assert position_changes(positions.split()) == changes


SHORT_WALK = replace(WALKING, dose=Dose(duration_minutes=5))
SHORT = TimedItem("stretch", Dose(20, 2, 1), "both", "seated")


@pytest.mark.parametrize(
    "items, course, age_65_plus, warnings",
    [
        ([], "chronic", True, []),
        ([SHORT] * 5, "episodic", True, []),
        ([SHORT] * 6, "episodic", False, [("many_items", 6, 5)]),
        ([SHORT] * 6, "", True, [("many_items_65_plus", 6, 5)]),
        ([replace(WALKING, dose=Dose(duration_minutes=12))], "", False, []),
        ([WALKING], "", False, [("long_session", 20, 12)]),
        ([FIGURE_4, STEP_UP], "episodic", False, []),
        ([FIGURE_4, STEP_UP, FIGURE_4], "episodic", False, [("floor_changes", 2, 1)]),
        (
            [SHORT],
            "chronic",
            False,
            [("chronic_without_strength", 0, 1), ("chronic_without_cardio", 0, 1)],
        ),
        ([SHORT, BRIDGE], "chronic", False, [("chronic_without_cardio", 0, 1)]),
        *[
            (
                [replace(BRIDGE, region=tuple(regions.split())), SHORT_WALK],
                "chronic",
                False,
                [(f"chronic_without_strong_{part}", 0, 1) for part in weak.split()],
            )
            for regions, weak in (
                ("hip back", "abdomen"),
                ("abdomen", "back legs"),
                ("leg", "back abdomen"),
                ("back abdomen hip", ""),
                ("thoracic", "back abdomen legs"),
                ("whole_body", ""),
                # A clinic's own item may name no region: then nothing is known to be missing.
                ("", ""),
            )
        ],
        ([replace(BRIDGE, region=("hip",)), SHORT_WALK], "episodic", False, []),
        (
            [BRIDGE, replace(WALKING, dose=Dose(duration_minutes=5))],
            "chronic",
            False,
            [],
        ),
    ],
)
def test_it_points_at_what_makes_a_routine_hard_to_keep(items, course, age_65_plus, warnings):
    found = routine_warnings(items, course=course, age_65_plus=age_65_plus)
    assert list(found) == [RoutineWarning(*warning) for warning in warnings]
