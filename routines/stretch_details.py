"""What a clinic writes about a stretch of its own: what the form, the API and the verbs share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from routines.dosing import Dose
from routines.models import Facet, Stretch

_LINES = ("steps", "stop_if", "cues", "cautions")


@dataclass(frozen=True)
class StretchDetails:
    """A stretch in full. `tags` holds values by facet: region, muscle, trait, equipment."""

    name: str
    plain_name: str
    kind: str
    position: str
    sides: str
    dose: Dose
    steps: tuple[str, ...]
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    feel: str = ""
    benefit: str = ""
    stop_if: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    move_seconds: int = 4
    rest_seconds: int = 10
    bed_ok: bool = False
    difficulty: int = 1
    # A figure to borrow, by its slug; empty is none.
    pose: str = ""

    @classmethod
    def of(cls, stretch: Stretch) -> "StretchDetails":
        """A stretch as it stands; prefetch its tags."""
        same = {name: getattr(stretch, name) for name in PLAIN_FIELDS}
        lines = {name: tuple(getattr(stretch, name)) for name in _LINES}
        tags = {facet: tuple(stretch.values_of(facet)) for facet in Facet.values}
        return cls(**same, **lines, dose=stretch.dose, tags=tags)

    def as_fields(self) -> dict[str, object]:
        """The columns of the row; tags are rows of their own."""
        same = {name: getattr(self, name) for name in PLAIN_FIELDS}
        lines = {name: list(getattr(self, name)) for name in _LINES}
        dose = {name: getattr(self.dose, name) for name in self.dose.__dataclass_fields__}
        return {**same, **lines, **dose}


# Which field of a form holds the tags of which facet.
TAG_FIELDS = {
    "muscle": "muscles",
    "trait": "traits",
    "equipment": "equipment",
    "region": "regions",
}


def form_values(details: StretchDetails) -> dict[str, object]:
    """A stretch by the names of its form, which takes tags apart by facet."""
    tags = {name: list(details.tags.get(facet, ())) for facet, name in TAG_FIELDS.items()}
    return {**details.as_fields(), **tags}


PLAIN_FIELDS = (
    "pose",
    "name",
    "plain_name",
    "kind",
    "position",
    "sides",
    "feel",
    "benefit",
    "move_seconds",
    "rest_seconds",
    "bed_ok",
    "difficulty",
)
