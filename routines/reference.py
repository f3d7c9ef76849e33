"""The small tables that need no rows: read from the catalog's files once per process.

Change a file and restart; nothing here can be edited in the site.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from routines.catalog import tables
from routines.catalog.entries import IcdChecks
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


@cache
def _data() -> DataFolder:
    return DataFolder()


@cache
def red_flags() -> tuple[RedFlag, ...]:
    """Every warning sign; `flag.concerns(diagnoses)` says whom it is asked."""
    return tables.red_flags(_data())


@cache
def red_flag_levels() -> Mapping[str, Word]:
    """emergency, same_day, soon: what each level is called, and what to do."""
    return MappingProxyType(tables.red_flag_levels(_data()))


@cache
def prep_tips() -> tuple[PrepTip, ...]:
    """The tips before a session, in order."""
    return tables.prep_tips(_data())


@cache
def lessons() -> Mapping[str, Lesson]:
    """What to tell a patient about a kind of exercise, by kind."""
    return MappingProxyType({lesson.kind: lesson for lesson in tables.education(_data())})


@cache
def limits() -> Mapping[str, LimitEntry]:
    """Hard and soft ranges by field; `.as_limit` is what routines.dosing takes."""
    return MappingProxyType({entry.field: entry for entry in tables.limits(_data())})


@cache
def stretch_defaults() -> StretchDefaults:
    """What the form of a new stretch starts with."""
    return tables.stretch_defaults(_data())


@cache
def sources() -> Mapping[str, str]:
    """Citations by key."""
    return MappingProxyType(tables.sources(_data()))


@cache
def vocabulary() -> Vocabulary:
    """Labels and explanations of kinds, positions, muscles, traits, flags and the rest."""
    return tables.vocabulary(_data())


@cache
def thresholds() -> Thresholds:
    """The figures for alerts and colours."""
    return tables.thresholds(_data())


@cache
def questions() -> Mapping[str, Question]:
    """The session questions by key, in the order they are asked."""
    return MappingProxyType({entry.key: entry for entry in tables.questions(_data())})


@cache
def icd_checks() -> IcdChecks:
    """Excludes1 pairs and parents that are not billable; see routines.icd."""
    return tables.icd_checks(_data())
