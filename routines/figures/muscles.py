"""Where each muscle shows, and what a patient calls it.

A spot is a chain of balls in body space: (segment or joint, share along it, ahead, up, outward,
radius). Outward counts away from the midline, so one table serves both sides.
"""

from dataclasses import dataclass
from typing import Final

from routines.figures.camera import Ball
from routines.figures.kinematics import Body
from routines.figures.reach import attached

Point = tuple[str, float, float, float, float, float]


@dataclass(frozen=True)
class Muscle:
    """One highlight: the layer it lies on, its chain of balls, its plain name."""

    layer: str
    chain: tuple[Point, ...]
    words: str
    paired: bool = True
    plural: str = ""


def _on(segment: str, *points: tuple[float, float, float, float]) -> tuple[Point, ...]:
    """(share, ahead, outward, radius) along one segment."""
    return tuple((segment, t, ant, 0.0, out, r) for t, ant, out, r in points)


MUSCLES: Final = {
    "piriformis": Muscle("leg", (
        ("pelvis", 0, -8.5, 2, 2.5, 2.2), ("pelvis", 0, -8.5, -1, 7, 3.6),
        ("hip", 0, -5, 0, 5.5, 2.2)), "deep buttock", plural="deep buttocks"),
    "glute": Muscle("leg", (
        ("pelvis", 0, -6.5, 5, 5.5, 2.6), ("pelvis", 0, -7.5, -1, 7, 5.0),
        ("thigh", 0.14, -5.5, 0, 3, 2.8)), "buttock", plural="buttocks"),
    "glute_med": Muscle("leg", (
        ("pelvis", 0, -2, 8, 10, 2.6), ("pelvis", 0, -2, 3, 12, 4.2),
        ("hip", 0, -1, -3, 6.5, 2.2)), "outer hip", plural="outer hips"),
    "hip_flexor": Muscle("leg", (
        ("waist", 0, 5.5, 0, 4, 2.2), ("pelvis", 0, 6.5, 1, 6, 3.2),
        ("thigh", 0.2, 5, 0, 0, 3.4), ("thigh", 0.36, 4.5, 0, 0, 2.0)), "front of the hip", plural="front of the hips"),
    "quad": Muscle("leg", _on("thigh", (0.2, 4, 1, 2.6), (0.5, 3.6, 1, 4.0), (0.86, 2.8, 0, 2.0)),
        "front of the thigh", plural="front of the thighs"),
    "hamstring": Muscle("leg",
        _on("thigh", (0.18, -5, 0, 2.4), (0.5, -4.2, 0, 3.8), (0.92, -3, 0, 1.8)),
        "back of the thigh", plural="back of the thighs"),
    "adductor": Muscle("leg",
        _on("thigh", (0.12, 1, -5.5, 2.2), (0.38, 1, -4.4, 3.6), (0.72, 0, -3.4, 1.8)),
        "inner thigh", plural="inner thighs"),
    "outer_thigh": Muscle("leg", (
        ("pelvis", 0, 1, 5, 12, 2.6), ("hip", 0, 0, -3, 7, 3.4),
        ("thigh", 0.5, 0, 0, 6, 2.2), ("thigh", 0.9, 0, 0, 5, 1.4)), "outer hip and thigh", plural="outer hips and thighs"),
    "calf": Muscle("leg", _on("shin", (0.08, -2.6, 0, 2.2), (0.3, -2.8, 0, 3.6), (0.66, -0.8, 0, 1.6)),
        "calf", plural="calves"),
    "low_back": Muscle("trunk", (
        ("pelvis", 0, -6.5, 6, 0, 2.6), ("lumbar", 0, -5.6, 0, 0, 3.6),
        ("t12", 0, -6.5, 2, 0, 2.4)), "low back", False),
    "mid_back": Muscle("trunk", (
        ("lumbar", 0, -6, 4, 0, 2.4), ("t12", 0, -6.5, 3, 0, 3.6),
        ("chest", 0, -6, 5, 0, 2.4)), "middle of the back", False),
    "up_back": Muscle("trunk", (
        ("t12", 0, -7, 2, 0, 2.4), ("chest", 0, -6.8, 2, 0, 3.6),
        ("shoulders", 0, -4.6, 1, 0, 2.4)), "upper back", False),
    "shoulder_blades": Muscle("trunk", (
        ("chest", 0, -7, -2, 3, 2.2), ("chest", 0, -6.5, 4, 6, 3.6),
        ("shoulders", 0, -4.5, 0, 7, 2.2)), "muscles between the shoulder blades"),
    "lat": Muscle("trunk", (
        ("lumbar", 0, -4, 0, 9, 2.2), ("t12", 0, -3, 5, 11, 3.8),
        ("shoulders", 0, -3, -5, 11, 2.2)), "side of the back", plural="sides of the back"),
    "waist": Muscle("trunk", (
        ("pelvis", 0, 0, 8, 12, 2.4), ("lumbar", 0, 0, -1, 11, 3.8),
        ("t12", 0, 0, 5, 12, 2.4)), "side of the waist", plural="sides of the waist"),
    "side_trunk": Muscle("trunk", (
        ("pelvis", 0, 0, 6, 12, 2.4), ("lumbar", 0, 0, 0, 11, 3.8),
        ("chest", 0, 0, 0, 12, 3.4), ("shoulders", 0, 0, -3, 12, 2.0)), "side of the trunk", plural="sides of the trunk"),
    "abs": Muscle("trunk", (
        ("pelvis", 0, 6, 8, 0, 2.4), ("lumbar", 0, 6, -1, 0, 3.6),
        ("t12", 0, 6.5, 2, 0, 2.6)), "belly muscles", False),
    "deep_abs": Muscle("trunk", (
        ("pelvis", 0, 5, 8, 3, 2.6), ("waist", 0, 4, 1, 7, 3.6),
        ("lumbar", 0, 3, 4, 8, 2.4)), "deep belly muscles"),
    "chest": Muscle("trunk", (
        ("chest", 0, 8, 0, 3, 2.8), ("chest", 0, 7, 4, 9, 3.4),
        ("shoulder", 0, 1, 2, -2, 2.0)), "chest"),
    "sciatic": Muscle("leg", (
        ("waist", 0, -6, 0, 3, 1.3), ("pelvis", 0, -7, 0, 6, 1.5), ("thigh", 0.1, -5.5, 0, 0, 1.5),
        ("thigh", 0.92, -2.5, 0, 0, 1.5), ("shin", 0.12, -3, 0, 0, 1.4),
        ("shin", 0.92, -1.2, 0, 0, 1.2)), "nerve down the back of the leg"),
    "heart": Muscle("trunk", (), "heart and lungs", False),
}  # fmt: skip


def parts(name: str) -> tuple[str, str | None]:
    """`glute_r` is the muscle `glute` on the side `r`; `low_back` has no side."""
    if name in MUSCLES:
        return name, None
    stem, _, side = name.rpartition("_")
    return stem, side


def known(name: str) -> bool:
    """Whether a pose may name this spot: a midline muscle bare, a paired one with its side."""
    stem, side = parts(name)
    muscle = MUSCLES.get(stem)
    return muscle is not None and muscle.paired == (side in ("r", "l"))


def spot(body: Body, name: str) -> list[Ball]:
    """The chain of balls of a highlight on a solved figure."""
    stem, side = parts(name)
    return [_ball(body, point, side or "r") for point in MUSCLES[stem].chain]


_SIDED = ("hip", "thigh", "shin", "shoulder", "upper_arm")


def _ball(body: Body, point: Point, side: str) -> Ball:
    part, t, ant, up, out, radius = point
    where = f"{part}_{side}" if part in _SIDED else part
    return attached(body, where, t, (ant, up, out if side == "r" else -out)), radius


def layer_of(name: str) -> str:
    """The layer a highlight is painted on."""
    stem, side = parts(name)
    layer = MUSCLES[stem].layer
    return layer if layer == "trunk" else f"{layer}_{side or 'r'}"
