"""The tables of the catalog, one reader each: which file, which name, which entry. Pure."""

from routines.catalog.entries import (
    DiagnosisEntry,
    IcdChecks,
    RuleEntry,
    SampleRoutine,
    StretchEntry,
)
from routines.catalog.files import DataFolder
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


def stretches(data: DataFolder) -> list[tuple[str, StretchEntry]]:
    """Every stretch beside the name of its file."""
    return [
        (file.name, entry)
        for file in data.stretch_files()
        for entry in file.only("stretches").rows("stretches", StretchEntry)
    ]


def diagnoses(data: DataFolder) -> tuple[DiagnosisEntry, ...]:
    file = data.file("diagnoses.yaml").only("diagnoses")
    return tuple(file.rows("diagnoses", DiagnosisEntry))


def icd_checks(data: DataFolder) -> IcdChecks:
    return data.file("icd_checks.yaml").whole(IcdChecks)


def rules(data: DataFolder) -> tuple[RuleEntry, ...]:
    return tuple(data.file("rules.yaml").only("rules").rows("rules", RuleEntry))


def limits(data: DataFolder) -> tuple[LimitEntry, ...]:
    file = data.file("limits.yaml").only("stretch_defaults", "limits")
    return tuple(file.rows("limits", LimitEntry))


def stretch_defaults(data: DataFolder) -> StretchDefaults:
    return data.file("limits.yaml").one("stretch_defaults", StretchDefaults)


def thresholds(data: DataFolder) -> Thresholds:
    return data.file("thresholds.yaml").only("thresholds").one("thresholds", Thresholds)


def prep_tips(data: DataFolder) -> tuple[PrepTip, ...]:
    return tuple(data.file("prep_tips.yaml").only("prep_tips").rows("prep_tips", PrepTip))


def education(data: DataFolder) -> tuple[Lesson, ...]:
    return tuple(data.file("education.yaml").only("education").rows("education", Lesson))


def red_flags(data: DataFolder) -> tuple[RedFlag, ...]:
    file = data.file("red_flags.yaml").only("levels", "red_flags")
    return tuple(file.rows("red_flags", RedFlag))


def red_flag_levels(data: DataFolder) -> dict[str, Word]:
    return data.file("red_flags.yaml").named("levels", Word)


def questions(data: DataFolder) -> tuple[Question, ...]:
    return tuple(data.file("questions.yaml").only("questions").rows("questions", Question))


def sources(data: DataFolder) -> dict[str, str]:
    return data.file("sources.yaml").only("sources").texts("sources")


def vocabulary(data: DataFolder) -> Vocabulary:
    return data.file("vocabulary.yaml").only("vocabulary").one("vocabulary", Vocabulary)


def sample_routines(data: DataFolder) -> tuple[SampleRoutine, ...]:
    file = data.file("sample_routines.yaml").only("sample_routines")
    return tuple(file.rows("sample_routines", SampleRoutine))
