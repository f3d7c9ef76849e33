"""What has to hold between the entries of the catalog. Pure.

A check yields (entry, reason) for everything wrong; reading.py turns the first into an error.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from routines.catalog.entries import (
    DiagnosisEntry,
    IcdChecks,
    RuleEntry,
    SampleRoutine,
    StretchEntry,
)
from routines.catalog.small_entries import ALWAYS, Lesson, LimitEntry, RedFlag, Vocabulary
from routines.dose import FIELDS, HARD_LIMITS, Dose, DoseError, check_hard_limits
from routines.icd import is_well_formed, is_well_formed_pattern

ANY = "any"
SIDES = ("each", "both")
COURSES = ("episodic", "chronic")
DIAGNOSIS_KINDS = ("diagnosis", "modifier")
# Soft ranges that hold for older adults only; the second counts exercises.
OLDER = ("stretch_65_plus", "age_65_plus")

# hold_seconds -> hold_min, hold_max: a bound leaves the unit out.
_BOUNDS = {
    name.removesuffix("_seconds").removesuffix("_minutes"): HARD_LIMITS[name] for name in FIELDS
}

Problems = Iterator[tuple[str, str]]


def check_unique(names: Iterable[str], noun: str) -> Problems:
    for name, count in Counter(names).items():
        if count > 1:
            yield name, f"duplicate {noun} {name!r}"


def check_diagnoses(
    diagnoses: Collection[DiagnosisEntry], rules: Iterable[RuleEntry], icd: IcdChecks
) -> Problems:
    """Kinds, courses, codes, and that each asks for exactly the flags its rules look at."""
    asked = _flags_by_diagnosis(rules)
    seen: set[str] = set()
    for entry in diagnoses:
        yield from _known(entry.key, "kind", [entry.kind], DIAGNOSIS_KINDS)
        yield from _known(entry.key, "course", [entry.course_hint or COURSES[0]], COURSES)
        for code in entry.codes:
            yield from ((entry.key, reason) for reason in _code_problems(code.code, icd, seen))
            seen.add(code.code)
        needed = asked.get(entry.key, set())
        if set(entry.flags) != needed:
            yield entry.key, f"flags must be those its rules look at: {sorted(needed)}"


def check_icd(icd: IcdChecks) -> Problems:
    for conflict in icd.code_conflicts:
        for pattern in (conflict.code, *conflict.not_with):
            if not is_well_formed_pattern(pattern):
                yield conflict.code, f"malformed code {pattern!r}"
    for code in icd.non_billable_parents:
        if not is_well_formed(code):
            yield code, f"malformed code {code!r}"


def check_rules(
    rules: Collection[RuleEntry],
    diagnoses: Collection[str],
    sources: Collection[str],
    words: Vocabulary,
) -> Problems:
    yield from check_unique((rule.id for rule in rules), "rule id")
    for rule in rules:
        yield from _known(rule.id, "diagnosis", rule.diagnoses, diagnoses, some=True)
        yield from _known(rule.id, "trait", rule.traits, words.traits, some=True)
        yield from _known(rule.id, "when", [rule.when], {ANY, *words.flags})
        # Neutral is what is left when no rule applies; no rule says so.
        yield from _known(rule.id, "verdict", [rule.verdict], set(words.verdicts) - {"neutral"})
        yield from _known(rule.id, "evidence", [rule.evidence], words.evidence)
        yield from _known(rule.id, "source", rule.sources, sources, some=True)
        yield from ((rule.id, reason) for reason in _bound_problems(rule.bounds))


def check_lessons(
    lessons: Collection[Lesson], sources: Collection[str], words: Vocabulary
) -> Problems:
    """One lesson a kind at most: a second one would never be shown."""
    yield from check_unique((lesson.kind for lesson in lessons), "kind")
    for lesson in lessons:
        yield from _known(lesson.key, "kind", [lesson.kind], words.kinds)
        yield from _known(lesson.key, "source", lesson.sources, sources, some=True)


def check_stretches(
    stretches: Collection[StretchEntry], sources: Collection[str], words: Vocabulary
) -> Problems:
    slugs = [entry.slug for entry in stretches]
    yield from check_unique(slugs, "slug")
    for entry in stretches:
        slug = entry.slug
        yield from _known(slug, "kind", [entry.kind], words.kinds)
        yield from _known(slug, "position", [entry.position], words.positions)
        yield from _known(slug, "sides", [entry.sides], SIDES)
        yield from _known(slug, "region", entry.region, words.regions, some=True)
        yield from _known(slug, "muscle", entry.muscles, words.muscles, some=True)
        yield from _known(slug, "trait", entry.traits, words.traits, some=True)
        yield from _known(slug, "equipment", entry.equipment, words.equipment)
        yield from _known(slug, "source", entry.sources, sources, some=True)
        neighbours = [other for other in (entry.easier, entry.harder) if other]
        yield from _known(slug, "stretch", neighbours, set(slugs) - {slug})
        yield from _dose_problems(slug, entry.dose)
        if (entry.kind == "cardio") != (entry.duration_minutes is not None):
            yield slug, "duration_minutes belongs to cardio, and to cardio only"


def check_limits(limits: Collection[LimitEntry], words: Vocabulary) -> Problems:
    yield from check_unique((limit.field for limit in limits), "field")
    for limit in limits:
        low, high = limit.hard
        if low > high:
            yield limit.field, f"hard range {low}-{high} is upside down"
        yield from _known(limit.field, "kind", limit.soft, {ANY, *OLDER, *words.kinds})
        for kind, (first, last) in limit.soft.items():
            if not low <= first <= last <= high:
                yield limit.field, f"soft range {first}-{last} for {kind} leaves {low}-{high}"


def check_red_flags(
    flags: Collection[RedFlag], levels: Collection[str], diagnoses: Collection[str]
) -> Problems:
    yield from check_unique((flag.key for flag in flags), "key")
    for flag in flags:
        yield from _known(flag.key, "level", [flag.level], levels)
        yield from _known(flag.key, "diagnosis", flag.asked_when, {ALWAYS, *diagnoses}, some=True)


def check_sample_routines(
    routines: Collection[SampleRoutine], stretches: Collection[str], diagnoses: Collection[str]
) -> Problems:
    yield from check_unique((routine.slug for routine in routines), "slug")
    for routine in routines:
        slug = routine.slug
        items = [item.stretch for item in routine.items]
        yield from _known(slug, "course", [routine.course], COURSES)
        yield from _known(slug, "diagnosis", routine.diagnoses, diagnoses, some=True)
        yield from _known(slug, "stretch", items, stretches, some=True)
        yield from ((slug, reason) for _, reason in check_unique(items, "stretch"))
        for item in routine.items:
            yield from _dose_problems(slug, item.dose)


def _known(
    entry: str, noun: str, values: Iterable[str], known: Collection[str], *, some: bool = False
) -> Problems:
    values = list(values)
    if some and not values:
        yield entry, f"needs at least one {noun}"
    for value in values:
        if value not in known:
            yield entry, f"unknown {noun} {value!r}"


def _flags_by_diagnosis(rules: Iterable[RuleEntry]) -> Mapping[str, set[str]]:
    flags: dict[str, set[str]] = {}
    for rule in rules:
        for key in rule.diagnoses:
            flags.setdefault(key, set()).update({rule.when} - {ANY})
    return flags


def _code_problems(code: str, icd: IcdChecks, seen: Collection[str]) -> Iterator[str]:
    if not is_well_formed(code):
        yield f"malformed code {code!r}"
    elif code in icd.non_billable_parents:
        yield f"code {code!r} is not billable: a longer one exists"
    if code in seen:
        yield f"duplicate code {code!r}"


def _dose_problems(entry: str, dose: Dose) -> Problems:
    try:
        check_hard_limits(dose)
    except DoseError as error:
        yield entry, f"{error.field}: {error.message}"


def _bound_problems(bounds: Mapping[str, int]) -> Iterator[str]:
    for key, value in bounds.items():
        name, _, end = key.rpartition("_")
        if name not in _BOUNDS or end not in ("min", "max"):
            yield f"unknown bound {key!r}"
            continue
        low, high = _BOUNDS[name]
        if not low <= value <= high:
            yield f"{key} must be between {low} and {high}, not {value}"
        if end == "min" and value > bounds.get(f"{name}_max", value):
            yield f"{key} is above {name}_max"
