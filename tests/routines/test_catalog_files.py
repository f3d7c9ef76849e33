"""The catalog's files: complete, consistent, and refused with a precise word when they are not."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from routines import reference
from routines.catalog.entries import SampleRoutine
from routines.catalog_files import DATA, Catalog, CatalogError, read_catalog
from routines.dose import HARD_LIMITS
from routines.dosing import resolve_dose
from routines.timing import TimedItem, routine_warnings, session_minutes

GONE = object()
# The C versions where there are any: a table of fifty cases reads a lot of YAML.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@cache
def catalog() -> Catalog:
    return read_catalog()


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("stretches", 60),
        ("diagnoses", 34),
        ("rules", 60),
        ("limits", 14),
        ("prep_tips", 6),
        ("education", 1),
        ("red_flags", 12),
        ("questions", 11),
        ("sample_routines", 12),
        ("sources", 45),
    ],
)
def test_it_reads_the_whole_catalog(table: str, count: int) -> None:
    assert len(getattr(catalog(), table)) == count


def test_it_numbers_the_rules_without_a_gap() -> None:
    assert [rule.id for rule in catalog().rules] == [f"R{n:02}" for n in range(1, 61)]


def test_it_asks_for_the_flags_the_rules_look_at() -> None:
    flags = {entry.key: entry.flags for entry in catalog().diagnoses}
    assert flags["disc_radiculopathy"] == ("irritable",)
    assert flags["hip_replacement"] == ("posterior_approach", "anterior_approach")
    assert flags["nonspecific_lbp"] == ()


def test_it_guards_the_same_hard_limits_as_the_dose() -> None:
    hard = {entry.field: entry.hard for entry in catalog().limits}
    assert {name: hard[name] for name in HARD_LIMITS} == HARD_LIMITS


@pytest.mark.parametrize("rule", catalog().rules, ids=lambda rule: rule.id)
def test_it_words_every_patient_reason_to_follow_because(rule) -> None:
    assert re.fullmatch(r"[a-z0-9][^.]*[^.\s]", rule.patient_reason)


@pytest.mark.parametrize("entry", catalog().diagnoses, ids=lambda entry: entry.key)
def test_it_tells_patients_about_a_diagnosis_without_fear(entry) -> None:
    # Below L1-L2 there are nerve roots, so "cord" would also be wrong.
    fearful = r"\b(cord|damag\w*|degenerat\w*|worn|wear|ruptur\w*|crumbl\w*|danger\w*|never)\b"
    assert not re.search(fearful, entry.plain, re.IGNORECASE)
    assert entry.plain.count(".") <= 2


def test_it_begins_with_the_three_stretches_of_the_first_text() -> None:
    first = [entry.slug for entry in catalog().stretches if entry.from_seed]
    assert sorted(first) == [
        "double-knee-to-chest",
        "half-kneeling-hip-flexor",
        "supine-figure-4",
    ]


def test_it_has_no_high_impact_stretch() -> None:
    assert not [entry.slug for entry in catalog().stretches if "impact" in entry.traits]


# --- sample routines ---------------------------------------------------------------------------


def samples(test: Callable) -> Callable:
    return pytest.mark.parametrize("routine", catalog().sample_routines, ids=lambda r: r.slug)(test)


@samples
def test_it_keeps_contraindicated_stretches_out_of_a_sample(routine: SampleRoutine) -> None:
    stretches = {entry.slug: entry.as_exercise for entry in catalog().stretches}
    rules = [rule.as_rule for rule in catalog().rules]
    # All its diagnoses at once: the strictest answer there is.
    for item in routine.items:
        exercise = stretches[item.stretch]
        answer = resolve_dose(
            exercise, diagnoses=routine.diagnoses, flags=(), rules=rules, item=item.dose
        )
        assert answer.verdict != "contraindicated", (item.stretch, answer.rules)


@samples
def test_it_gives_a_sample_three_to_five_items_grouped_by_position(routine: SampleRoutine) -> None:
    assert 3 <= len(routine.items) <= 5
    runs = [position for position, _ in groupby(item.position for item in timed(routine))]
    assert len(runs) == len(set(runs))


@samples
def test_it_keeps_a_sample_within_twelve_minutes_and_without_a_warning(
    routine: SampleRoutine,
) -> None:
    assert session_minutes(timed(routine)) <= 12
    assert routine_warnings(timed(routine), course=routine.course) == ()


@samples
def test_it_strengthens_or_moves_when_the_pain_lasts(routine: SampleRoutine) -> None:
    kinds = {item.kind for item in timed(routine)}
    assert routine.course == "episodic" or {"strength", "cardio"} & kinds


def timed(routine: SampleRoutine) -> list[TimedItem]:
    stretches = {entry.slug: entry for entry in catalog().stretches}
    return [
        TimedItem(
            kind=stretch.kind,
            dose=replace(stretch.dose, **item.dose.as_dict()),
            sides=stretch.sides,
            position=stretch.position,
            move_seconds=stretch.move_seconds,
            rest_seconds=stretch.rest_seconds,
            region=stretch.region,
        )
        for item in routine.items
        for stretch in [stretches[item.stretch]]
    ]


# --- one thing spoiled -------------------------------------------------------------------------

RULES, DIAGNOSES, SAMPLES = "rules.yaml", "diagnoses.yaml", "sample_routines.yaml"
SUPINE, LIMITS, FLAGS = "stretches/supine.yaml", "limits.yaml", "red_flags.yaml"
LESSONS = "education.yaml"


@pytest.mark.parametrize(
    ("file", "entry", "field", "value", "reason"),
    [
        (RULES, "R07", "traits", ["foo"], "unknown trait 'foo'"),
        (LESSONS, "why-strength", "kind", "magic", "unknown kind 'magic'"),
        (LESSONS, "why-strength", "sources", ["BLOG"], "unknown source 'BLOG'"),
        (RULES, "R07", "traits", [], "needs at least one trait"),
        (RULES, "R07", "diagnoses", ["flu"], "unknown diagnosis 'flu'"),
        (RULES, "R07", "when", "raining", "unknown when 'raining'"),
        (RULES, "R07", "verdict", "neutral", "unknown verdict 'neutral'"),
        (RULES, "R07", "evidence", "hearsay", "unknown evidence 'hearsay'"),
        (RULES, "R07", "sources", ["BLOG"], "unknown source 'BLOG'"),
        (RULES, "R07", "bounds", {"holds_max": 3}, "unknown bound 'holds_max'"),
        (RULES, "R07", "bounds", {"hold_max": "3"}, "bounds: hold_max: must be a whole number, not '3'"),
        (RULES, "R07", "bounds", {"hold_max": 301}, "hold_max must be between 0 and 300, not 301"),
        (RULES, "R07", "bounds", {"reps_min": 5, "reps_max": 3}, "reps_min is above reps_max"),
        (RULES, "R07", "id", "R06", "duplicate rule id 'R06'"),
        (RULES, "R07", "reason", GONE, "missing field 'reason'"),
        (RULES, "R07", "reason", "", "reason: must not be empty"),
        (RULES, "R07", "colour", "red", "unknown key 'colour'"),
        (RULES, "R07", "version", True, "version: must be a whole number, not True"),
        (DIAGNOSES, "stenosis", "key", "scoliosis", "duplicate key 'scoliosis'"),
        (DIAGNOSES, "stenosis", "kind", "mood", "unknown kind 'mood'"),
        (DIAGNOSES, "stenosis", "flags", ["irritable"], "flags must be those its rules look at: []"),
        (DIAGNOSES, "stenosis", "course_hint", "brief", "unknown course 'brief'"),
        (DIAGNOSES, "stenosis", "codes", [{"code": "M48061", "title": "x"}], "malformed code 'M48061'"),
        (DIAGNOSES, "stenosis", "codes", [{"code": "M48.06", "title": "x"}], "code 'M48.06' is not billable: a longer one exists"),
        (DIAGNOSES, "stenosis", "codes", [{"code": "M54.50", "title": "x"}], "duplicate code 'M54.50'"),
        (DIAGNOSES, "stenosis", "codes", [{"code": "M48.061"}], "codes: missing field 'title'"),
        (SUPINE, "bridge", "slug", "dead-bug", "duplicate slug 'dead-bug'"),
        (SUPINE, "bridge", "muscles", ["biceps"], "unknown muscle 'biceps'"),
        (SUPINE, "bridge", "traits", ["foo"], "unknown trait 'foo'"),
        (SUPINE, "bridge", "kind", "yoga", "unknown kind 'yoga'"),
        (SUPINE, "bridge", "position", "hanging", "unknown position 'hanging'"),
        (SUPINE, "bridge", "sides", "left", "unknown sides 'left'"),
        (SUPINE, "bridge", "equipment", ["barbell"], "unknown equipment 'barbell'"),
        (SUPINE, "bridge", "sources", [], "needs at least one source"),
        (SUPINE, "bridge", "easier", "nowhere", "unknown stretch 'nowhere'"),
        (SUPINE, "bridge", "harder", "bridge", "unknown stretch 'bridge'"),
        (SUPINE, "bridge", "reps", 101, "reps: Enter repetitions between 1 and 100"),
        (SUPINE, "bridge", "reps", "ten", "reps: must be a whole number, not 'ten'"),
        (SUPINE, "bridge", "duration_minutes", 5, "duration_minutes belongs to cardio, and to cardio only"),
        (SUPINE, "bridge", "steps", "Lie down.", "steps: must be a list, not 'Lie down.'"),
        (SUPINE, "bridge", "bed_ok", 1, "bed_ok: must be true or false, not 1"),
        (LIMITS, "reps", "soft", {"stretch": [0, 5]}, "soft range 0-5 for stretch leaves 1-100"),
        (LIMITS, "reps", "soft", {"yoga": [1, 5]}, "unknown kind 'yoga'"),
        (LIMITS, "reps", "hard", [100, 1], "hard range 100-1 is upside down"),
        (LIMITS, "reps", "hard", [1], "hard: must have 2 values"),
        (FLAGS, "chest", "level", "later", "unknown level 'later'"),
        (FLAGS, "chest", "asked_when", ["flu"], "unknown diagnosis 'flu'"),
        (SAMPLES, "stay-tall", "items", [{"stretch": "headstand"}], "unknown stretch 'headstand'"),
        (SAMPLES, "stay-tall", "items", [{"stretch": "bridge", "sets": 11}], "sets: Enter sets between 1 and 10"),
        (SAMPLES, "stay-tall", "diagnoses", ["flu"], "unknown diagnosis 'flu'"),
        (SAMPLES, "stay-tall", "course", "brief", "unknown course 'brief'"),
    ],
)  # fmt: skip
def test_it_names_file_entry_and_reason(
    tmp_path: Path, file: str, entry: str, field: str, value: object, reason: str
) -> None:
    folder = copied(tmp_path)
    spoil(folder / file, entry, field, value)
    with pytest.raises(CatalogError) as caught:
        read_catalog(folder)
    named = value if field in ("id", "key", "slug") else entry
    assert str(caught.value) == f"{file}: {named}: {reason}"


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        (RULES, "version: 1\nrules", "rules", "rules.yaml: file: version must be a whole number from 1"),
        (RULES, "\nrules:", "\nrule:", "rules.yaml: file: unknown key 'rule'"),
        ("sources.yaml", "  MAYO:", "  SEED:", "sources.yaml: line 45: duplicate key 'SEED'"),
        ("thresholds.yaml", "mcid_points: 2", "mcid_points: two", "thresholds.yaml: thresholds: mcid_points: must be a whole number, not 'two'"),
        ("icd_checks.yaml", "M54.4-, not", "m544-, not", "icd_checks.yaml: m544-: malformed code 'm544-'"),
        ("prep_tips.yaml", "key: slow", "key: hold", "prep_tips.yaml: hold: duplicate key 'hold'"),
    ],
)  # fmt: skip
def test_it_names_what_is_wrong_with_a_whole_file(
    tmp_path: Path, file: str, before: str, after: str, message: str
) -> None:
    path = copied(tmp_path) / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        read_catalog(path.parent)
    assert str(caught.value) == message


def test_it_says_which_file_is_missing(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / RULES).unlink()
    with pytest.raises(CatalogError, match=r"^rules.yaml: file: is missing$"):
        read_catalog(folder)


def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("poses")))


def spoil(path: Path, name: str, field: str, value: object) -> None:
    """Change one field of one entry; GONE takes it out."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), LOADER)
    table = path.stem if path.stem in content else "stretches"
    [entry] = [
        row
        for row in content[table]
        if name in (row.get("id"), row.get("key"), row.get("slug"), row.get("field"))
    ]
    if value is GONE:
        del entry[field]
    else:
        entry[field] = value
    path.write_text(yaml.dump(content, Dumper=DUMPER), encoding="utf-8")


# --- the site's small tables -------------------------------------------------------------------


def test_it_asks_about_the_hip_only_those_who_have_a_new_one() -> None:
    def asked(*diagnoses: str) -> set[str]:
        return {flag.key for flag in reference.red_flags() if flag.concerns(diagnoses)}

    assert len(asked("nonspecific_lbp")) == 10
    assert asked("hip_replacement") - asked() == {"hip_replacement"}
    assert asked("pelvic_girdle_pain") - asked() == {"pregnancy"}


def test_it_reads_the_small_tables_once() -> None:
    assert reference.limits() is reference.limits()
    assert reference.limits()["hold_seconds"].as_limit.soft["stretch"] == (15, 30)
    assert reference.thresholds().mcid_points == 2
    assert [tip.key for tip in reference.prep_tips()][:2] == ["clothing", "space"]
    assert "pain" in reference.questions()["skip_reason"].choices
    assert reference.vocabulary().muscles["piriformis"].label == "Piriformis"
    assert set(reference.red_flag_levels()) == {"emergency", "same_day", "soon"}
    assert "MAYO" in reference.sources()
