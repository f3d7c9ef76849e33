"""The clinical content as files: read_catalog() gives all of it, checked. No Django, no database."""

from routines.catalog.entries import (
    DiagnosisEntry,
    IcdChecks,
    RuleEntry,
    SampleItem,
    SampleRoutine,
    StretchEntry,
)
from routines.catalog.errors import CatalogError
from routines.catalog.files import DATA
from routines.catalog.reading import Catalog, read_catalog
from routines.catalog.small_entries import (
    LimitEntry,
    PrepTip,
    Question,
    RedFlag,
    StretchDefaults,
    Thresholds,
    Vocabulary,
    Word,
)

__all__ = [
    "DATA",
    "Catalog",
    "CatalogError",
    "DiagnosisEntry",
    "IcdChecks",
    "LimitEntry",
    "PrepTip",
    "Question",
    "RedFlag",
    "RuleEntry",
    "SampleItem",
    "SampleRoutine",
    "StretchDefaults",
    "StretchEntry",
    "Thresholds",
    "Vocabulary",
    "Word",
    "read_catalog",
]
