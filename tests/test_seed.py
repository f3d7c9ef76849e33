"""docs/seed.md, held to its word: every fact of the first text has a place that honours it."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from routines.catalog.reading import Catalog, read_catalog
from routines.reference import questions
from tests.test_architecture import ROOT

PAGE = (ROOT / "docs" / "seed.md").read_text()
FACTS = [f"S{n}" for n in range(1, 36)]
Check = Callable[[], bool]


def catalog() -> Catalog:
    return read_catalog()


def stretch(slug: str):
    return next(entry for entry in catalog().stretches if entry.slug == slug)


def says(path: str, *words: str) -> Check:
    """The file is there and holds each of the words."""
    return lambda: all(word in (ROOT / path).read_text() for word in words)


def has(module: str, *names: str) -> Check:
    """The module can be imported and has each of the names."""
    return lambda: all(hasattr(import_module(module), name) for name in names)


def tips(*keys: str) -> Check:
    return lambda: set(keys) <= {tip.key for tip in catalog().prep_tips}


def rules(*ids: str) -> Check:
    return lambda: set(ids) <= {rule.id for rule in catalog().rules}


def kinds(routine: str) -> set[str]:
    found = next(each for each in catalog().sample_routines if each.slug == routine)
    return {stretch(item.stretch).kind for item in found.items}


CHRONIC = [each.slug for each in read_catalog().sample_routines if each.course == "chronic"]
HONOURED: dict[str, list[Check]] = {
    "S1": [
        lambda: catalog().stretch_defaults.days_per_week == 7,
        lambda: all(entry.cues and "cure" not in entry.benefit for entry in catalog().stretches),
    ],
    "S2": [
        lambda: "cardio" in kinds("after-a-strain"),
        says("templates/patients/_today_hero.html", "that is fine"),
    ],
    "S3": [
        lambda: "rest" in questions()["skip_reason"].choices,
        has("patients.actions.pause_plan", "pause_plan"),
    ],
    "S4": [
        says("routines/timing.py", "STRONG_PARTS", '"back"', '"abdomen"', '"legs"'),
        says("routines/routine_summary.py", "chronic_without_strong_legs"),
        says("templates/patients/assign/_plan_warning.html", "chronic_without_strong_abdomen"),
    ],
    "S5": [lambda: all(e.muscles for e in catalog().stretches if e.kind == "strength")],
    "S6": [
        has("patients.models", "WeeklyCheckIn"),
        says("templates/patients/_check_ins.html", "row.bending", "row.function"),
        says("templates/patients/record.html", "patients/_check_ins.html"),
    ],
    "S7": [
        has("patients.actions.assign_routine", "assign_routine"),
        says("templates/patients/assign/diagnosis.html", "diagnos"),
    ],
    "S8": [
        lambda: any(rule.verdict == "contraindicated" for rule in catalog().rules),
        says("templates/patients/assign/conflicts.html", "verdict"),
    ],
    "S9": [lambda: {"stenosis", "disc_degeneration_axial"} <= {d.key for d in catalog().diagnoses}],
    "S10": [
        rules("R01", "R02", "R03", "R04", "R09", "R10", "R11", "R12", "R13"),
        lambda: "spinal cord" not in " ".join(d.plain for d in catalog().diagnoses),
    ],
    "S11": [
        has("patients.triage.plan", "no_improvement"),
        lambda: catalog().thresholds.no_improvement_weeks == 6,
    ],
    "S12": [
        has("routines.dosing", "resolve_dose"),
        says("routines/management/commands/explain_dose.py", "Command"),
    ],
    "S13": [
        says("patients/models/patient.py", "referrer"),
        says("patients/plans/prescribing.py", "override"),
    ],
    "S14": [says("templates/patients/session.html", "for tip in tips")],
    "S15": [tips("clothing")],
    "S16": [tips("space"), lambda: any(entry.bed_ok for entry in catalog().stretches)],
    "S17": [
        tips("one_side"),
        lambda: catalog().stretch_defaults.sides == "each",
        lambda: stretch("double-knee-to-chest").sides == "both",
    ],
    "S18": [tips("slow"), lambda: "ballistic" not in catalog().vocabulary.kinds],
    "S19": [tips("hold"), says("routines/data/limits.yaml", "hold_seconds")],
    "S20": [lambda: catalog().stretch_defaults.reps == 4],
    "S21": [tips("repeat"), says("routines/data/limits.yaml", "reps")],
    "S22": [
        says("routines/phases.py", '"hold"'),
        says("patients/adherence/prescribed.py", "hold_seconds", "seconds"),
    ],
    "S23": [
        lambda: all(entry.muscles for entry in catalog().stretches if entry.kind == "stretch"),
        says("routines/browsing.py", "muscle"),
    ],
    "S24": [lambda: "piriformis" in stretch("supine-figure-4").muscles],
    "S25": [lambda: "head" in " ".join(stretch("double-knee-to-chest").steps).lower()],
    "S26": [lambda: stretch("half-kneeling-hip-flexor").position == "half-kneeling"],
    "S27": [
        rules("R33", "R34"),
        lambda: "even" in str(stretch("half-kneeling-hip-flexor")).lower(),
    ],
    "S28": [
        lambda: all(entry.feel for entry in catalog().stretches if entry.kind == "stretch"),
        says("templates/patients/_session_parts.html", "form.felt_where", "form.pain_shift"),
        says("patients/api/session_body.py", "felt_where"),
        says("templates/patients/_last_sessions.html", "felt_where"),
    ],
    "S29": [lambda: "may" in stretch("half-kneeling-hip-flexor").benefit],
    "S30": [
        rules("R38", "R40"),
        lambda: "impact" in catalog().vocabulary.traits,
        lambda: not any("impact" in entry.traits for entry in catalog().stretches),
    ],
    "S31": [
        lambda: "S31" in next(e for e in catalog().education if e.kind == "strength").seed,
        says("templates/patients/_session_line.html", "routines/_lesson.html"),
        says("templates/patients/plan.html", "routines/_lesson.html"),
    ],
    "S32": [
        rules("R21", "R22", "R23"),
        *[lambda slug=slug: {"strength", "cardio"} <= kinds(slug) for slug in CHRONIC],
    ],
    "S33": [rules("R07", "R08", "R20", "R43")],
    "S34": [
        says("patients/models/assignment.py", "version", "review_on", "note"),
        says("templates/patients/assign/check.html", "PREVIEW"),
    ],
    "S35": [
        has("patients.actions.record_check_in", "record_check_in"),
        says("patients/forms/check_in.py", "days_off_work", "limited"),
        says("templates/patients/week.html", "check-in"),
    ],
}


@pytest.mark.parametrize("fact", FACTS)
def test_it_honours_each_fact(fact):
    assert HONOURED[fact]
    for number, check in enumerate(HONOURED[fact], start=1):
        assert check(), f"{fact}, place {number}"


@pytest.mark.parametrize("fact", FACTS)
def test_it_tells_the_place_of_each_fact(fact):
    row = re.search(rf"^\| {fact} \|(.+?)\|(.+)\|$", PAGE, re.M)
    assert row and row[2].strip() and "Open" not in row[2]


def test_it_names_files_that_are_there():
    named = re.findall(r"`((?:patients|routines|therapy|tests|templates)/[\w./-]+)`", PAGE)
    assert len(named) > 8
    assert not [path for path in named if not Path(ROOT, path).exists()]


def test_it_names_data_files_that_are_there():
    named = set(re.findall(r"\b([a-z_]+\.yaml)\b", PAGE))
    assert len(named) > 5
    assert not [name for name in named if not (ROOT / "routines" / "data" / name).exists()]
