"""The body's volumes: round blobs hung on the bones, in layers that are painted one over another.

Sleeves and trouser legs are outlined only from a quarter of their length: above that they melt
into the trunk, so shoulders and hips do not look like ball joints.
"""

from dataclasses import dataclass, field

from routines.figures.camera import Ball
from routines.figures.kinematics import Body
from routines.figures.skeleton import SIDES
from routines.figures.vectors import Vec, add, mix, place


@dataclass(frozen=True)
class Blob:
    """The hull of some balls in one colour; `outlined` False for the part that melts."""

    balls: tuple[Ball, ...]
    colour: str
    outlined: bool = True


@dataclass
class Layer:
    """What is outlined together and painted at one depth."""

    name: str
    blobs: list[Blob] = field(default_factory=list)
    anchors: list[Vec] = field(default_factory=list)  # for its depth

    def add(self, colour: str, *balls: Ball, outlined: bool = True) -> None:
        self.blobs.append(Blob(balls, colour, outlined))


# Per spine level: ahead, sideways, radius of the two balls left and right.
_LEVELS = {
    "pelvis": (-0.3, 6.4, 10.0), "waist": (0.3, 5.2, 9.2), "lumbar": (0.3, 4.9, 9.0),
    "t12": (0.2, 5.2, 9.7), "chest": (0.5, 5.9, 10.3), "shoulders": (-0.3, 7.0, 7.6),
}  # fmt: skip


def trunk(body: Body) -> Layer:
    """Shirt with its shoulder caps, and the seat of the shorts."""
    p, f = body.points, body.frames
    layer = Layer("trunk", anchors=[p["pelvis"], p["lumbar"], p["chest"]])
    seat = [(place(p["pelvis"], f["pelvis"], -2.6, -2.2, s * 5.0), 8.5) for s in SIDES.values()]
    hips = [(add(p[f"hip_{s}"], f["pelvis"].up, -1.5), 8.9) for s in SIDES]
    layer.add("shorts", *_level(body, "pelvis"), *_level(body, "waist", up=-4), *seat, *hips)
    for low, high in (("waist", "lumbar"), ("lumbar", "t12"), ("t12", "chest")):
        layer.add("shirt", *_level(body, low), *_level(body, high))
    caps = [(p[f"shoulder_{s}"], 5.7) for s in SIDES]
    collar = (place(p["c7"], f["c7"], up=-3), 5.6)
    layer.add("shirt", *_level(body, "chest"), *_level(body, "shoulders"))
    layer.add("shirt", *_level(body, "shoulders"), *caps, collar)
    return layer


def neck(body: Body) -> Layer:
    """The neck lies under both collar and chin, whichever is nearer."""
    p, f = body.points, body.frames
    layer = Layer("neck", anchors=[p["skull"]])
    root = place(p["c7"], f["c7"], ant=0.4, up=-3)
    layer.add("skin", (root, 5.0), (place(p["skull"], f["skull"], ant=0.6, up=1), 4.7))
    return layer


def _level(body: Body, name: str, up: float = 0.0) -> list[Ball]:
    ahead, wide, radius = _LEVELS[name]
    point, frame = body.points[name], body.frames[name]
    return [(place(point, frame, ahead, up, s * wide), radius) for s in SIDES.values()]


def leg(body: Body, side: str) -> Layer:
    """Thigh in its trouser leg, shin with its calf, and the shoe."""
    p = body.points
    hip, knee, ankle = (p[f"{j}_{side}"] for j in ("hip", "knee", "ankle"))
    layer = Layer(f"leg_{side}", anchors=[hip, knee, knee, ankle])
    layer.add("skin", (mix(hip, knee, 0.4), 7.6), (knee, 5.7))
    _shin(layer, body, side)
    _shoe(layer, body, side)
    layer.add("shorts", (hip, 9.3), (mix(hip, knee, 0.34), 8.9), outlined=False)
    layer.add("shorts", (mix(hip, knee, 0.26), 8.9), (mix(hip, knee, 0.56), 8.0))
    return layer


def _shin(layer: Layer, body: Body, side: str) -> None:
    knee, ankle = body.points[f"knee_{side}"], body.points[f"ankle_{side}"]
    back = body.frames[f"shin_{side}"].ant
    layer.add("skin", (knee, 5.7), (ankle, 3.5))
    upper = add(mix(knee, ankle, 0.16), back, -1.4), 4.7
    belly = add(mix(knee, ankle, 0.34), back, -1.9), 4.8
    layer.add("skin", upper, belly, (add(mix(knee, ankle, 0.68), back, -0.5), 3.5))


def _shoe(layer: Layer, body: Body, side: str) -> None:
    p, foot = body.points, body.frames[f"foot_{side}"]
    ankle, heel, ball, toe = (p[f"{j}_{side}"] for j in ("ankle", "heel", "ball", "toe"))
    instep = place(ankle, foot, 6.0, -1.8)
    layer.add(
        "shoe", (place(ankle, foot, -0.6, -0.6), 3.8), (heel, 3.6), (instep, 3.0), (ball, 3.0)
    )
    layer.add("shoe", (heel, 3.4), (ball, 3.0), (toe, 2.4))


def arm(body: Body, side: str) -> Layer:
    """Sleeve, upper arm, forearm and a mitten of a hand with its thumb."""
    p = body.points
    shoulder, elbow, wrist = (p[f"{j}_{side}"] for j in ("shoulder", "elbow", "wrist"))
    layer = Layer(f"arm_{side}", anchors=[shoulder, elbow, elbow, wrist])
    layer.add("skin", (mix(shoulder, elbow, 0.45), 4.4), (elbow, 3.9))
    fleshy = mix(elbow, wrist, 0.28), 4.0
    layer.add("skin", (elbow, 3.9), fleshy, (wrist, 2.7))
    _hand(layer, body, side)
    layer.add("shirt", (shoulder, 5.6), (mix(shoulder, elbow, 0.34), 5.3), outlined=False)
    layer.add("shirt", (mix(shoulder, elbow, 0.26), 5.3), (mix(shoulder, elbow, 0.56), 5.0))
    return layer


def _hand(layer: Layer, body: Body, side: str) -> None:
    p = body.points
    wrist, knuckles, tips = (p[f"{j}_{side}"] for j in ("wrist", "knuckles", "fingertips"))
    layer.add("skin", (wrist, 2.7), (knuckles, 3.0))
    layer.add("skin", (knuckles, 2.8), (tips, 1.8))
    thumb = body.frames[f"hand_{side}"].ant
    root = add(mix(wrist, knuckles, 0.35), thumb, 1.6)
    layer.add("skin", (root, 1.7), (add(add(knuckles, thumb, 3.6), thumb, 0.0), 1.3))


def layers(body: Body) -> dict[str, Layer]:
    """Every layer but the head, by name."""
    made = [trunk(body), neck(body)]
    made += [leg(body, s) for s in SIDES] + [arm(body, s) for s in SIDES]
    return {layer.name: layer for layer in made}
