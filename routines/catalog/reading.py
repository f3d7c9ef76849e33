"""The whole catalog, read and checked. No Django, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from routines.catalog import checks, tables
from routines.catalog.entries import (
    DiagnosisEntry,
    IcdChecks,
    RuleEntry,
    SampleRoutine,
    StretchEntry,
)
from routines.catalog.errors import CatalogError
from routines.catalog.files import DATA, DataFolder
from routines.catalog.small_entries import (
    Lesson,
    LimitEntry,
    PrepTip,
    Question,
    RedFlag,
    StretchDefaults,
    Thresholds,
    Vocabulary,
    Word,
)


@dataclass(frozen=True)
class Catalog:
    """Everything the data folder holds. `version` is the highest of the files' versions."""

    stretches: tuple[StretchEntry, ...]
    diagnoses: tuple[DiagnosisEntry, ...]
    icd_checks: IcdChecks
    rules: tuple[RuleEntry, ...]
    limits: tuple[LimitEntry, ...]
    stretch_defaults: StretchDefaults
    thresholds: Thresholds
    prep_tips: tuple[PrepTip, ...]
    education: tuple[Lesson, ...]
    red_flags: tuple[RedFlag, ...]
    red_flag_levels: Mapping[str, Word]
    questions: tuple[Question, ...]
    sources: Mapping[str, str]
    vocabulary: Vocabulary
    sample_routines: tuple[SampleRoutine, ...]
    version: int


def read_catalog(folder: Path = DATA) -> Catalog:
    """The catalog in `folder`, complete and consistent.

    Raises CatalogError(file, entry, reason) for the first thing that is wrong.
    """
    data = DataFolder(folder)
    stretches = tables.stretches(data)
    catalog = Catalog(
        stretches=tuple(entry for _, entry in stretches),
        diagnoses=tables.diagnoses(data),
        icd_checks=tables.icd_checks(data),
        rules=tables.rules(data),
        limits=tables.limits(data),
        stretch_defaults=tables.stretch_defaults(data),
        thresholds=tables.thresholds(data),
        prep_tips=tables.prep_tips(data),
        education=tables.education(data),
        red_flags=tables.red_flags(data),
        red_flag_levels=tables.red_flag_levels(data),
        questions=tables.questions(data),
        sources=tables.sources(data),
        vocabulary=tables.vocabulary(data),
        sample_routines=tables.sample_routines(data),
        version=data.version,
    )
    _refuse_broken_tables(catalog)
    _refuse_broken_stretches(catalog, {entry.slug: name for name, entry in stretches})
    return catalog


def _refuse_broken_tables(catalog: Catalog) -> None:
    keys = [entry.key for entry in catalog.diagnoses]
    words = catalog.vocabulary
    # First, because a key written twice is one key too few elsewhere.
    _refuse("diagnoses.yaml", checks.check_unique(keys, "key"))
    _refuse("rules.yaml", checks.check_rules(catalog.rules, keys, catalog.sources, words))
    _refuse("icd_checks.yaml", checks.check_icd(catalog.icd_checks))
    _refuse(
        "diagnoses.yaml",
        checks.check_diagnoses(catalog.diagnoses, catalog.rules, catalog.icd_checks),
    )
    _refuse("limits.yaml", checks.check_limits(catalog.limits, words))
    _refuse("prep_tips.yaml", checks.check_unique((t.key for t in catalog.prep_tips), "key"))
    _refuse("education.yaml", checks.check_lessons(catalog.education, catalog.sources, words))
    _refuse("questions.yaml", checks.check_unique((q.key for q in catalog.questions), "key"))
    _refuse(
        "red_flags.yaml",
        checks.check_red_flags(catalog.red_flags, catalog.red_flag_levels, keys),
    )


def _refuse_broken_stretches(catalog: Catalog, file_of: Mapping[str, str]) -> None:
    problems = checks.check_stretches(catalog.stretches, catalog.sources, catalog.vocabulary)
    for slug, reason in problems:
        raise CatalogError(file_of[slug], slug, reason)
    keys = {entry.key for entry in catalog.diagnoses}
    problems = checks.check_sample_routines(catalog.sample_routines, set(file_of), keys)
    _refuse("sample_routines.yaml", problems)


def _refuse(file: str, problems: Iterable[tuple[str, str]]) -> None:
    for entry, reason in problems:
        raise CatalogError(file, entry, reason)
