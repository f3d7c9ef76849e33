"""The head: skull, jaw and nose as blobs; hair, ears and eyes as patches that turn with it."""

from dataclasses import dataclass

from routines.figures.camera import View
from routines.figures.caps import cap
from routines.figures.kinematics import Body
from routines.figures.paths import polygon
from routines.figures.vectors import Frame, Vec, place
from routines.figures.volumes import Layer

SKULL = 9.4


@dataclass(frozen=True)
class Patch:
    """A round patch on the skull: where it faces (ant, up, right), how wide, how far out."""

    facing: Vec
    half_angle: float
    colour: str
    radius: float = SKULL


_HAIR = Patch((-0.62, 0.78, 0.0), 97, "hair", SKULL + 0.9)
_EYES = [Patch((0.93, 0.02, 0.36 * s), 6.5, "line", SKULL + 0.1) for s in (1, -1)]
_EARS = [Patch((-0.12, -0.2, 0.98 * s), 15, "blush", SKULL + 0.3) for s in (1, -1)]


def head(body: Body) -> Layer:
    """Skull, jaw and nose."""
    centre, frame = body.points["head"], body.frames["head"]
    layer = Layer("head", anchors=[centre])
    jaw = place(centre, frame, ant=3.6, up=-6.0), 4.9
    layer.add("skin", (centre, SKULL), jaw)
    nose = place(centre, frame, ant=9.0, up=-1.0), place(centre, frame, ant=10.6, up=-2.6)
    layer.add("skin", (nose[0], 1.2), (nose[1], 1.5))
    return layer


def bun(body: Body) -> tuple[Vec, float]:
    """Where a theme with long hair has its knot."""
    return place(body.points["head"], body.frames["head"], ant=-7.2, up=7.6), 4.6


def hair(body: Body, view: View) -> str:
    """The outlined cap of hair."""
    return _drawn(body, view, _HAIR)


def features(body: Body, view: View) -> list[tuple[str, str]]:
    """Ears and eyes as (path, colour); those that face away shrink to nothing."""
    return [(_drawn(body, view, patch), patch.colour) for patch in _EARS + _EYES]


def _drawn(body: Body, view: View, patch: Patch) -> str:
    centre, frame = body.points["head"], body.frames["head"]
    points = cap(view, centre, patch.radius, _facing(frame, patch.facing), patch.half_angle)
    return polygon(points)


def _facing(frame: Frame, facing: Vec) -> Vec:
    return place((0.0, 0.0, 0.0), frame, *facing)
