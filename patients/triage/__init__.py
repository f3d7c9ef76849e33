"""Triage: which patients need somebody today, and by which rule. Pure: no clock, no database."""

from patients.triage.rank import Place, Triage, triage
from patients.triage.values import (
    Alert,
    DeskFacts,
    Limits,
    PausedDays,
    Plan,
    Reason,
    Rule,
    Scores,
    WeekFact,
)

__all__ = [
    "Alert",
    "DeskFacts",
    "Limits",
    "PausedDays",
    "Place",
    "Plan",
    "Reason",
    "Rule",
    "Scores",
    "Triage",
    "WeekFact",
    "triage",
]
