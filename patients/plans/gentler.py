"""Easier variants of a session's stretches that suit the patient, for a sore day."""

from collections.abc import Sequence
from datetime import date

from patients.models import Patient, Prescription
from patients.plans.prescribing import LineChoice, preview_lines
from routines.models import Stretch

# A sore day is none for choosing.
MOST_OFFERED = 3
# On a sore day not even what needs care.
SAFE = ("neutral", "preferred")


def gentler_lines(patient: Patient, lines: Sequence[Prescription], day: date) -> list[Stretch]:
    """Up to three easier variants, each once, none that a rule forbids or asks care for."""
    asked = {line.stretch_id for line in lines}
    ids = {line.stretch.easier_id for line in lines} - asked - {None}
    if not ids:
        return []
    easier = Stretch.objects.prescribable().with_tags().filter(pk__in=ids).order_by("plain_name")
    found = preview_lines(patient, [LineChoice(stretch=stretch) for stretch in easier], day=day)
    safe = [line.stretch for line in found if line.resolved and line.resolved.verdict in SAFE]
    return safe[:MOST_OFFERED]
