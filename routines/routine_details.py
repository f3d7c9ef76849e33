"""What a therapist writes about a routine: what forms, the API and the verbs share."""

from dataclasses import dataclass

from routines.dosing import INHERIT, Dose
from routines.models import Routine, RoutineItem, Stretch


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


def details_of(routine: Routine) -> dict[str, object]:
    """What stands in a routine now, by the names of its form."""
    words = {name: getattr(routine, name) for name in ("name", "description", "course")}
    return {**words, "diagnoses": [each.key for each in routine.diagnoses.all()]}


def item_values(item: RoutineItem) -> dict[str, object]:
    """What stands in an item now, by the names of its form: the numbers that hold, and the note."""
    return {**item.effective_dose.as_dict(), "note": item.note}
