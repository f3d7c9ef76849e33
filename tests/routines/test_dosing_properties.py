"""What holds for any rules at all; docs/dosing.md promises it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routines.dosing import (
    HARD_LIMITS,
    INHERIT,
    VERDICTS,
    Dose,
    Exercise,
    Rule,
    check_hard_limits,
    resolve_dose,
)

DIAGNOSES = ["disc", "stenosis", "older_adult"]
TRAITS = ["bending", "arching", "twisting"]
FLAGS = ["irritable", "early_postop"]
BOUNDS = ["hold", "reps", "sets", "sessions_per_day", "days_per_week", "duration"]

quickly = settings(max_examples=150, deadline=None)


def some(values):
    return st.frozensets(st.sampled_from(values))


def doses(cardio, *, missing=False):
    fields = {
        field: st.integers(*limits) | st.none() if missing else st.integers(*limits)
        for field, limits in HARD_LIMITS.items()
        if cardio or field != "duration_minutes"
    }
    return st.builds(Dose, **fields)


@st.composite
def exercises(draw):
    kind = draw(st.sampled_from(["stretch", "mobility", "strength", "cardio", "neural"]))
    return Exercise("any", kind, draw(some(TRAITS)), draw(doses(kind == "cardio")))


bound_keys = st.sampled_from([f"{bound}_{end}" for bound in BOUNDS for end in ("min", "max")])
# Beyond the hard limits on purpose: a clinic may write such a rule.
bounds = st.dictionaries(bound_keys, st.integers(0, 400), max_size=4)


def rules_named(names):
    return st.builds(
        Rule,
        id=names,
        diagnoses=some(DIAGNOSES),
        traits=some(TRAITS),
        when=st.sampled_from(["any", *FLAGS]),
        verdict=st.sampled_from(VERDICTS),
        bounds=bounds,
    )


rule_books = st.lists(
    rules_named(st.integers(0, 99).map("R{:02}".format)), max_size=6, unique_by=lambda rule: rule.id
)
patients = st.fixed_dictionaries(
    {"diagnoses": some(DIAGNOSES), "flags": some(FLAGS), "unanswered": some(FLAGS)}
)


@quickly
@given(st.data(), exercises(), rule_books, patients)
def test_it_stays_within_the_hard_limits(data, exercise, rules, patient):
    cardio = exercise.kind == "cardio"
    item = data.draw(doses(cardio, missing=True))
    override = data.draw(doses(cardio, missing=True))
    resolved = resolve_dose(
        exercise, item=item, rules=rules, override=override, override_reason="because", **patient
    )
    check_hard_limits(resolved.dose)


@quickly
@given(st.data(), exercises(), rule_books, patients)
def test_it_does_not_care_for_the_order_of_the_rules(data, exercise, rules, patient):
    shuffled = data.draw(st.permutations(rules))
    assert resolve_dose(exercise, rules=rules, **patient) == resolve_dose(
        exercise, rules=shuffled, **patient
    )


@quickly
@given(exercises(), rule_books, rules_named(st.just("S1")), patients)
def test_it_never_becomes_milder_by_another_rule(exercise, rules, another, patient):
    before = resolve_dose(exercise, rules=rules, **patient)
    after = resolve_dose(exercise, rules=[*rules, another], **patient)
    assert VERDICTS.index(after.verdict) >= VERDICTS.index(before.verdict)
    for key, value in before.bounds.items():
        if key.endswith("_max"):
            assert after.bounds[key] <= value


@quickly
@given(st.data(), exercises(), rule_books, patients)
def test_it_never_gives_more_when_a_rule_becomes_stricter(data, exercise, rules, patient):
    """Lowering a max, or adding one, lowers the dose of that field or leaves it."""
    if not rules:
        return
    key = data.draw(bound_keys.filter(lambda key: key.endswith("_max")))
    old = rules[0].bounds.get(key, 400)
    stricter = replace(rules[0], bounds={**rules[0].bounds, key: data.draw(st.integers(0, old))})
    before = allowed(exercise, rules, patient)
    after = allowed(exercise, [stricter, *rules[1:]], patient)
    for field, value in after.given():
        assert value <= getattr(before, field)


@quickly
@given(exercises(), rule_books, patients)
def test_it_gives_no_hold_to_a_moving_repetition(exercise, rules, patient):
    moving = replace(exercise, dose=replace(exercise.dose, hold_seconds=0))
    assert allowed(moving, rules, patient).hold_seconds == 0


@quickly
@given(exercises(), rule_books, patients)
def test_it_touches_only_frequency_and_minutes_of_cardio(exercise, rules, patient):
    walk = replace(exercise, kind="cardio")
    dose = allowed(walk, rules, patient)
    assert (dose.hold_seconds, dose.reps, dose.sets) == (
        walk.dose.hold_seconds,
        walk.dose.reps,
        walk.dose.sets,
    )


@quickly
@given(st.data(), exercises(), rule_books, patients)
def test_it_can_be_retold_from_its_steps(data, exercise, rules, patient):
    item = data.draw(doses(exercise.kind == "cardio", missing=True))
    resolved = resolve_dose(exercise, item=item, rules=rules, override_reason="because", **patient)
    told = exercise.dose.as_dict()
    for step in resolved.steps:
        if step.field != "verdict":
            assert told[step.field] == step.before != step.after
            told[step.field] = step.after
    assert told == resolved.dose.as_dict()


def allowed(exercise, rules, patient):
    """The dose even where it is contraindicated: an override that changes no number."""
    resolved = resolve_dose(
        exercise, rules=rules, override=INHERIT, override_reason="because", **patient
    )
    return resolved.dose
