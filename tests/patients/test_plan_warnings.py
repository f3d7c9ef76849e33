"""What is pointed at in a plan has its own words, in the builder and in the assign wizard."""

import pytest
from django.template.loader import render_to_string

from patients.plans.minutes import timed
from routines.routine_summary import summarise, warning_words
from routines.timing import RoutineWarning, routine_warnings
from tests import build

WEAK = {"back": "back", "abdomen": "abdomen", "legs": "legs"}


@pytest.mark.parametrize("part", WEAK)
def test_each_weak_part_is_named(part):
    warning = RoutineWarning(f"chronic_without_strong_{part}", 0, 1)
    assert WEAK[part] in warning_words(warning)
    said = render_to_string("patients/assign/_plan_warning.html", {"warning": warning})
    assert WEAK[part] in said and "cardio" not in said


@pytest.mark.django_db
def test_a_lasting_pain_routine_with_strong_hips_alone_lacks_back_and_abdomen(clinic):
    bridge = build.make_stretch("bridge", kind="strength", tags=("region:hip",))
    walk = build.make_stretch("walk", kind="cardio", tags=("region:whole_body",))
    routine = build.make_routine(clinic, [bridge, walk], course="chronic")
    said = " ".join(summarise(routine, list(routine.items.all())).warnings)
    assert "back" in said and "abdomen" in said and "legs" not in said
    items = [timed(stretch, stretch.dose) for stretch in (bridge, walk)]
    keys = [warning.key for warning in routine_warnings(items, course="chronic")]
    assert [key for key in keys if key.startswith("chronic")] == [
        "chronic_without_strong_back",
        "chronic_without_strong_abdomen",
    ]
