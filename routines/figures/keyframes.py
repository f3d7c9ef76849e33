"""One instant of a pose as data: angles, hands and feet that must be somewhere, contacts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from routines.figures.reach import Reach


@dataclass(frozen=True)
class Keyframe:
    """Angles by name (`leg_r.hip`), reaches by limb (`arm_l`), and what rests on the floor."""

    angles: Mapping[str, float] = field(default_factory=dict)
    reaches: Mapping[str, Reach] = field(default_factory=dict)
    ground: tuple[str, ...] = ("auto",)
    pin: str | None = None
    pin_x: float | None = None
    pin_z: float | None = None

    def angle(self, name: str) -> float:
        return self.angles.get(name, 0.0)


def smooth(share: float) -> float:
    """Slow at both ends, as people move."""
    return share * share * (3 - 2 * share)


def mixed_angles(start: Keyframe, end: Keyframe, share: float) -> dict[str, float]:
    """Every angle part-way; one that is not named counts as 0."""
    names = start.angles.keys() | end.angles.keys()
    return {n: start.angle(n) + (end.angle(n) - start.angle(n)) * share for n in names}
