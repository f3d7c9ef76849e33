from dataclasses import replace

import pytest

from routines.catalog_files import read_catalog
from routines.dosing import (
    HARD_LIMITS,
    INHERIT,
    Dose,
    DoseError,
    Exercise,
    Limit,
    Rule,
    SoftWarning,
    resolve_dose,
    soft_warnings,
)

HAMSTRING = Exercise("hamstring", "stretch", frozenset({"end_range"}), Dose(30, 3, 1, 1, 7))
BRIDGE = Exercise("bridge", "strength", frozenset({"end_range"}), Dose(5, 10, 2, 1, 4))
SIT_TO_STAND = Exercise("sit-to-stand", "strength", frozenset({"end_range"}), Dose(0, 10, 2, 1, 4))
WALKING = Exercise(
    "walking", "cardio", frozenset({"end_range"}), Dose(0, 1, 1, 1, 5, duration_minutes=20)
)


def rule(id="R1", verdict="caution", when="any", reason="why", **bounds):
    return Rule(id, frozenset({"back"}), frozenset({"end_range"}), when, verdict, bounds, reason)


def resolve(exercise, *rules, diagnoses=("back",), flags=(), **more):
    return resolve_dose(exercise, diagnoses=diagnoses, flags=flags, rules=rules, **more)


# Patients whose doses were worked out by hand from the rules. A dose reads
# hold, reps, sets, times a day, days a week; no flags = the clinician answered no to all.
WORKED_EXAMPLES = [
    ("stenosis_claudication", "", "standing-back-extension", "contraindicated", None, "R01 R02"),
    ("stenosis", "", "double-knee-to-chest", "preferred", (20, 4, 1, 2, 7), "R04"),
    ("disc_radiculopathy", "irritable", "double-knee-to-chest", "contraindicated", None, "R09 R10"),
    ("disc_radiculopathy", "", "double-knee-to-chest", "caution", (15, 3, 1, 1, 7), "R10"),
    ("disc_radiculopathy", "", "prone-press-up", "preferred", (2, 10, 1, 3, 7), "R13"),
    (
        "nonspecific_lbp older_adult",
        "",
        "supine-hamstring-strap",
        "preferred",
        (30, 3, 1, 1, 7),
        "R59",
    ),
    (
        "older_adult hypermobility",
        "",
        "supine-hamstring-strap",
        "caution",
        (15, 2, 1, 1, 7),
        "R32 R59",
    ),
    ("pregnancy", "", "bridge", "neutral", (5, 10, 2, 1, 4), ""),
    (
        "hip_replacement",
        "posterior_approach",
        "supine-figure-4",
        "contraindicated",
        None,
        "R55",
    ),
    ("vertebral_fracture", "", "lower-trunk-rotation", "contraindicated", None, "R40"),
]


@pytest.fixture(scope="module")
def catalog():
    return read_catalog()


@pytest.mark.parametrize("diagnoses, flags, stretch, verdict, dose, rules", WORKED_EXAMPLES)
def test_it_gives_the_worked_examples(catalog, diagnoses, flags, stretch, verdict, dose, rules):
    [exercise] = [entry.as_exercise for entry in catalog.stretches if entry.slug == stretch]
    resolved = resolve_dose(
        exercise,
        diagnoses=diagnoses.split(),
        flags=flags.split(),
        rules=[entry.as_rule for entry in catalog.rules],
    )
    assert resolved.verdict == verdict
    assert resolved.dose == (Dose(*dose) if dose else None)
    assert resolved.rules == tuple(rules.split())


# Clause 1 and 2 of the algorithm in docs/dosing.md: where a dose starts, and who has a say.
@pytest.mark.parametrize(
    "item, dose",
    [
        (INHERIT, Dose(30, 3, 1, 1, 7)),
        (Dose(hold_seconds=20), Dose(20, 3, 1, 1, 7)),
        (Dose(reps=3), Dose(30, 3, 1, 1, 7)),
        (Dose(hold_seconds=0), Dose(0, 3, 1, 1, 7)),
        (Dose(25, 4, 2, 2, 5), Dose(25, 4, 2, 2, 5)),
    ],
)
def test_it_starts_from_the_default_and_takes_the_routines_values(item, dose):
    assert resolve(HAMSTRING, item=item).dose == dose


@pytest.mark.parametrize(
    "diagnoses, flags, unanswered, verdict, when, applies",
    [
        ({"back"}, (), (), "caution", "any", True),
        ({"back", "knee"}, (), (), "caution", "any", True),
        ({"knee"}, (), (), "caution", "any", False),
        ((), (), (), "caution", "any", False),
        ({"back"}, {"irritable"}, (), "caution", "irritable", True),
        ({"back"}, {"early_postop"}, (), "caution", "irritable", False),
        ({"back"}, (), (), "contraindicated", "irritable", False),
        # Not asked yet: only what is dangerous counts as set.
        ({"back"}, (), {"irritable"}, "contraindicated", "irritable", True),
        ({"back"}, (), {"irritable"}, "caution", "irritable", False),
        ({"back"}, (), {"irritable"}, "preferred", "irritable", False),
    ],
)
def test_it_applies_a_rule_by_diagnosis_trait_and_flag(
    diagnoses, flags, unanswered, verdict, when, applies
):
    rules = [rule(verdict=verdict, when=when)]
    resolved = resolve(
        HAMSTRING, *rules, diagnoses=diagnoses, flags=flags, unanswered=set(unanswered)
    )
    assert resolved.rules == (("R1",) if applies else ())


def test_it_applies_no_rule_without_a_shared_trait():
    elsewhere = replace(HAMSTRING, traits=frozenset({"supine_lying"}))
    assert resolve(elsewhere, rule(hold_max=5)).dose == HAMSTRING.dose


# Clause 3.
@pytest.mark.parametrize(
    "verdicts, strictest",
    [
        ([], "neutral"),
        (["preferred"], "preferred"),
        (["preferred", "caution"], "caution"),
        (["caution", "preferred"], "caution"),
        (["preferred", "contraindicated", "caution"], "contraindicated"),
    ],
)
def test_it_gives_the_strictest_verdict(verdicts, strictest):
    rules = [rule(f"R{n}", verdict) for n, verdict in enumerate(verdicts)]
    assert resolve(HAMSTRING, *rules).verdict == strictest


# Clause 4: each row is an exercise, its rules' bounds, and the fields that come out otherwise.
@pytest.mark.parametrize(
    "exercise, bounds, changed",
    [
        # One rule.
        (HAMSTRING, [{"hold_max": 15}], {"hold_seconds": 15}),
        (HAMSTRING, [{"hold_min": 45}], {"hold_seconds": 45}),
        (HAMSTRING, [{"hold_min": 20, "hold_max": 60}], {}),
        (HAMSTRING, [{"hold_max": 30}], {}),
        (HAMSTRING, [{"reps_max": 2, "sets_min": 2}], {"reps": 2, "sets": 2}),
        (HAMSTRING, [{"days_per_week_min": 3, "days_per_week_max": 5}], {"days_per_week": 5}),
        (BRIDGE, [{"days_per_week_min": 3, "days_per_week_max": 5}], {}),
        (HAMSTRING, [{"sessions_per_day_min": 2}], {"sessions_per_day": 2}),
        # Several: the largest min, the smallest max, and the max wins.
        (HAMSTRING, [{"hold_min": 40}, {"hold_min": 50}], {"hold_seconds": 50}),
        (HAMSTRING, [{"hold_max": 20}, {"hold_max": 10}], {"hold_seconds": 10}),
        (HAMSTRING, [{"hold_min": 40}, {"hold_max": 15}], {"hold_seconds": 15}),
        (HAMSTRING, [{"days_per_week_min": 5}, {"days_per_week_max": 3}], {"days_per_week": 3}),
        # A hold minimum is for stretches, a hold maximum for everything that holds.
        (BRIDGE, [{"hold_min": 30}], {}),
        (BRIDGE, [{"hold_max": 3}], {"hold_seconds": 3}),
        # A moving repetition stays one.
        (SIT_TO_STAND, [{"hold_min": 30, "hold_max": 60}], {}),
        (replace(SIT_TO_STAND, kind="stretch"), [{"hold_min": 30}], {}),
        # Cardio: how often and how long, nothing else.
        (WALKING, [{"hold_min": 5, "reps_min": 3, "sets_min": 2}], {}),
        (
            WALKING,
            [{"sessions_per_day_min": 2, "duration_max": 10}],
            {"sessions_per_day": 2, "duration_minutes": 10},
        ),
        (WALKING, [{"days_per_week_max": 3}], {"days_per_week": 3}),
        # What the exercise does not have, no rule gives it.
        (HAMSTRING, [{"duration_max": 10, "duration_min": 5}], {}),
        # Not even a rule leaves the hard limits.
        (
            HAMSTRING,
            [{"sessions_per_day_min": 40, "reps_max": 0}],
            {"sessions_per_day": 8, "reps": 1},
        ),
    ],
)
def test_it_clamps_to_the_bounds(exercise, bounds, changed):
    rules = [rule(f"R{n}", **each) for n, each in enumerate(bounds)]
    assert resolve(exercise, *rules).dose == replace(exercise.dose, **changed)


def test_it_clamps_what_the_routine_asked_for():
    assert resolve(HAMSTRING, rule(hold_max=25), item=Dose(hold_seconds=60)).dose.hold_seconds == 25


def test_it_leaves_a_routines_value_that_is_within_the_bounds():
    resolved = resolve(HAMSTRING, rule(sessions_per_day_min=2), item=Dose(sessions_per_day=3))
    assert resolved.dose.sessions_per_day == 3
    assert [step.kind for step in resolved.steps] == ["item"]


def test_it_tells_the_bounds_that_are_left_with_max_winning():
    resolved = resolve(HAMSTRING, rule("R1", hold_min=30, hold_max=60), rule("R2", hold_max=15))
    assert resolved.bounds == {"hold_min": 15, "hold_max": 15}


# Clause 5.
@pytest.mark.parametrize(
    "override, needs_reason",
    [
        (INHERIT, False),
        (Dose(reps=5), False),
        (Dose(hold_seconds=20), False),
        (Dose(hold_seconds=10), False),
        (Dose(hold_seconds=21), True),
        (Dose(hold_seconds=9), True),
        (Dose(hold_seconds=0), True),
        (Dose(reps=5, sets=3), True),
    ],
)
def test_it_asks_for_a_reason_when_an_override_leaves_the_bounds(override, needs_reason):
    rules = [rule(hold_min=10, hold_max=20, sets_max=2)]
    if needs_reason:
        with pytest.raises(DoseError) as refused:
            resolve(HAMSTRING, *rules, override=override, override_reason="  ")
        assert (refused.value.field, refused.value.code) == ("override_reason", "reason_needed")
    resolved = resolve(HAMSTRING, *rules, override=override, override_reason="as tested today")
    wanted = {"hold_seconds": 20, **override.as_dict()}
    assert resolved.dose == replace(HAMSTRING.dose, **wanted)


def test_it_blocks_a_contraindicated_stretch():
    resolved = resolve(HAMSTRING, rule(verdict="contraindicated", hold_max=10))
    assert (resolved.dose, resolved.steps, resolved.rules) == (None, (), ("R1",))


def test_it_takes_no_override_of_a_contraindication_without_a_reason():
    with pytest.raises(DoseError, match="Write why"):
        resolve(HAMSTRING, rule(verdict="contraindicated"), override=Dose(hold_seconds=5))


def test_it_gives_the_clamped_dose_when_a_contraindication_is_overridden():
    rules = [rule("R1", "contraindicated"), rule("R2", hold_max=15)]
    resolved = resolve(HAMSTRING, *rules, override=Dose(reps=2), override_reason="cleared")
    assert resolved.verdict == "contraindicated"
    assert resolved.dose == replace(HAMSTRING.dose, hold_seconds=15, reps=2)
    assert [(step.field, step.before, step.after, step.source) for step in resolved.steps] == [
        ("hold_seconds", 30, 15, "R2"),
        ("verdict", "contraindicated", "allowed", "therapist"),
        ("reps", 3, 2, "therapist"),
    ]


def test_it_keeps_a_contraindicated_stretch_as_it_is_for_a_reason_alone():
    rules = [rule(verdict="contraindicated")]
    assert resolve(HAMSTRING, *rules, override_reason="cleared").dose == HAMSTRING.dose


# Clause 6.
@pytest.mark.parametrize("field, limits", HARD_LIMITS.items())
@pytest.mark.parametrize("where", ["item", "override"])
def test_it_rejects_what_leaves_the_hard_limits(field, limits, where):
    exercise = WALKING if field == "duration_minutes" else HAMSTRING
    for value in limits:
        dose = resolve(exercise, **{where: Dose(**{field: value})}).dose
        assert getattr(dose, field) == value
    for value in (limits[0] - 1, limits[1] + 1):
        with pytest.raises(DoseError) as refused:
            resolve(exercise, **{where: Dose(**{field: value})})
        assert refused.value.field == field


@pytest.mark.parametrize(
    "dose, message",
    [
        (Dose(hold_seconds=301), "Enter a hold between 0 and 300 seconds"),
        (Dose(hold_seconds=-1), "Enter a hold between 0 and 300 seconds"),
        (Dose(reps=101), "Enter repetitions between 1 and 100"),
        (Dose(hold_seconds=0.5), "Enter a hold as a whole number between 0 and 300 seconds"),
        (Dose(hold_seconds=20.0), "Enter a hold as a whole number between 0 and 300 seconds"),
        (Dose(sets="2"), "Enter sets as a whole number between 1 and 10"),
        (Dose(reps=True), "Enter repetitions as a whole number between 1 and 100"),
        (Dose(duration_minutes=10), "Only cardio is counted in minutes"),
    ],
)
def test_it_says_what_to_enter_instead(dose, message):
    with pytest.raises(DoseError) as refused:
        resolve(HAMSTRING, override=dose, override_reason="even with a reason")
    assert refused.value.message == str(refused.value) == message


SOFT = {
    "hold_seconds": Limit(
        "hold_seconds", (0, 300), {"stretch": (15, 30), "stretch_65_plus": (30, 60)}
    ),
    "sets": Limit("sets", (1, 10), {"any": (1, 4)}),
}


@pytest.mark.parametrize(
    "kind, dose, age_65_plus, warnings",
    [
        ("stretch", Dose(hold_seconds=15), False, []),
        ("stretch", Dose(hold_seconds=30), False, []),
        ("stretch", Dose(hold_seconds=31), False, [SoftWarning("hold_seconds", 31, 15, 30)]),
        ("stretch", Dose(hold_seconds=31), True, []),
        ("stretch", Dose(hold_seconds=20), True, [SoftWarning("hold_seconds", 20, 30, 60)]),
        ("strength", Dose(hold_seconds=100, reps=99), False, []),
        ("strength", Dose(sets=5), True, [SoftWarning("sets", 5, 1, 4)]),
        ("stretch", INHERIT, False, []),
    ],
)
def test_it_warns_outside_the_usual_range(kind, dose, age_65_plus, warnings):
    found = soft_warnings(kind, dose, age_65_plus=age_65_plus, limits=SOFT)
    assert list(found) == warnings


# Every step leaves its trace.
def test_it_tells_every_step_with_its_reason_and_source():
    resolved = resolve(
        HAMSTRING,
        replace(rule("R7", reason="short holds", hold_max=15), patient_reason="it is sore"),
        rule("R8", hold_max=20),
        item=Dose(hold_seconds=25),
        override=Dose(hold_seconds=10, reps=3),
        override_reason="cramps",
    )
    assert [step.as_dict() for step in resolved.steps] == [
        {
            "field": "hold_seconds",
            "from": before,
            "to": after,
            "why": why,
            "source": source,
            "kind": kind,
            "patient_why": patient_why,
        }
        for before, after, why, source, kind, patient_why in [
            (30, 25, "Set in the routine", "routine", "item", ""),
            (25, 15, "short holds", "R7", "rule", "it is sore"),
            (15, 10, "cramps", "therapist", "override", ""),
        ]
    ]


@pytest.mark.parametrize("bad", [{"verdict": "forbidden"}, {"hold_minimum": 3}])
def test_it_refuses_a_rule_that_says_nothing_known(bad):
    with pytest.raises(ValueError, match="R1"):
        rule(**bad)
