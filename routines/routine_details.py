"""What a therapist writes about a routine: what forms, the API and the verbs share."""

from dataclasses import dataclass

from routines.dosing import INHERIT, Dose
from routines.models import Stretch


@dataclass(frozen=True)
class RoutineDetails:
    """`diagnoses` are keys; the diagnoses the routine is made for."""

    name: str
    description: str = ""
    course: str = "episodic"
    diagnoses: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemInput:
    """One line of a routine. None in `dose` inherits the stretch's number."""

    stretch: Stretch
    dose: Dose = INHERIT
    note: str = ""
