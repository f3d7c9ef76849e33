"""Things around the figure: mat, chair, wall, strap and the like, built from flat pieces.

A thing in a pose file is one key with its numbers: `mat: {x: [-85, 70]}`. Everything stands in
the same room as the figure, in centimetres.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from routines.figures.camera import Ball
from routines.figures.kinematics import Body
from routines.figures.reach import Reach, target
from routines.figures.vectors import Vec


@dataclass(frozen=True)
class Piece:
    """One painted piece: corners of a face, balls of a round thing, or a bar's ends."""

    fill: str
    edge: str
    corners: tuple[Vec, ...] = ()
    balls: tuple[Ball, ...] = ()
    bar: tuple[Vec, ...] = ()
    width: float = 0.0
    opacity: float = 1.0
    over: str = ""  # the layer it is painted on: "" behind the figure, "all" before it
    away: Vec | None = None  # the way a box's face looks

    def marks(self) -> tuple[Vec, ...]:
        """Points that must be inside the picture."""
        return self.corners + self.bar + tuple(p for p, _ in self.balls)


def face(fill: str, edge: str, *corners: Vec, **more: Any) -> Piece:
    return Piece(fill, edge, corners=corners, **more)


def box(x: tuple, y: tuple, z: tuple, look: str, **more: Any) -> list[Piece]:
    """The faces of a box; those that look away from the eye are left out when painting."""
    (x0, x1), (y0, y1), (z0, z1) = x, y, z
    fill, dark = LOOKS[look]
    ends = [
        face(
            dark, dark, (e, y0, z0), (e, y0, z1), (e, y1, z1), (e, y1, z0), away=(way, 0, 0), **more
        )
        for e, way in ((x0, -1), (x1, 1))
    ]
    sides = [
        face(
            fill, dark, (x0, y0, e), (x1, y0, e), (x1, y1, e), (x0, y1, e), away=(0, 0, way), **more
        )
        for e, way in ((z0, -1), (z1, 1))
    ]
    top = face(fill, dark, (x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1), **more)
    return [*ends, *sides, top]


LOOKS: Final = {
    "wood": ("wood", "wood_dark"), "wall": ("wall", "wall_edge"), "linen": ("linen", "linen_edge"),
    "metal": ("metal", "metal_dark"), "mat": ("mat", "mat_edge"),
}  # fmt: skip


def _mat(p: Mapping, body: Body) -> list[Piece]:
    (x0, x1), (z0, z1) = p["x"], p.get("z", (-30, 30))
    return [face("mat", "mat_edge", (x0, 0, z0), (x1, 0, z0), (x1, 0, z1), (x0, 0, z1))]


def _floor(p: Mapping, body: Body) -> list[Piece]:
    (x0, x1), (z0, z1) = p["x"], p.get("z", (-30, 30))
    return [face("floor", "none", (x0, 0, z0), (x1, 0, z0), (x1, 0, z1), (x0, 0, z1))]


def _wall(p: Mapping, body: Body) -> list[Piece]:
    """A wall one faces or leans on: `x` where it stands; or `z` for one beside the person."""
    height, over = p.get("h", 165), p.get("over", "")
    if "x" in p:
        (z0, z1), x = p.get("z", (-42, 34)), p["x"]
        deep = p.get("deep", 5)
        return box((x, x + deep), (0, height), (z0, z1), "wall", over=over)
    (x0, x1) = p.get("along", (-34, 34))
    return box((x0, x1), (0, height), (p["side"], p["side"] + 5), "wall", over=over)


def _block(p: Mapping, body: Body) -> list[Piece]:
    return box(p["x"], p["y"], p["z"], p.get("look", "wood"), over=p.get("over", ""))


def _step(p: Mapping, body: Body) -> list[Piece]:
    x0, h = p["x"], p.get("h", 18)
    return box((x0, x0 + p.get("deep", 40)), (0, h), p.get("z", (-26, 26)), "wood")


def _chair(p: Mapping, body: Body) -> list[Piece]:
    """Four legs, a seat, and a back on the side `back` (-1 behind, 1 ahead, 0 a stool)."""
    x, h, deep, wide = p.get("x", 0), p.get("h", 44), p.get("deep", 40) / 2, p.get("wide", 42) / 2
    z = p.get("z", 0)
    legs = [
        _post((x + sx * (deep - 2), 0, z + sz * (wide - 2)), h - 2)
        for sz in (-1, 1) for sx in (-1, 1)
    ]  # fmt: skip
    seat = box((x - deep, x + deep), (h - 4, h), (z - wide, z + wide), "wood")
    side = p.get("back", -1)
    back = _chair_back(x + side * (deep - 1.5), z, wide, h, p.get("top", 84)) if side else []
    far_back = side < 0 or p.get("behind", False)
    return legs + (back + seat if far_back else seat + back)


def _post(foot: Vec, top: float) -> Piece:
    return Piece("wood_dark", "none", bar=(foot, (foot[0], top, foot[2])), width=3.2)


def _chair_back(x: float, z: float, wide: float, h: float, top: float) -> list[Piece]:
    posts = [
        Piece("wood_dark", "none", bar=((x, h - 2, z + s * (wide - 2)), (x, top, z + s * (wide - 2))),
              width=3.2) for s in (-1, 1)
    ]  # fmt: skip
    low = top - (top - h) * 0.55
    rest = face("wood", "wood_dark", (x, low, z - wide), (x, low, z + wide), (x, top, z + wide),
                (x, top, z - wide))  # fmt: skip
    return [posts[0], rest, posts[1]]


def _bed(p: Mapping, body: Body) -> list[Piece]:
    (x0, x1), (z0, z1), h = p["x"], p.get("z", (-34, 34)), p.get("h", 48)
    legs = [_post((x, 0, z), h - 16) for z in (z0 + 4, z1 - 4) for x in (x0 + 5, x1 - 5)]
    frame = box((x0, x1), (h - 20, h - 13), (z0, z1), "wood")
    return legs + frame + box((x0, x1), (h - 13, h), (z0, z1), "linen")


def _pillow(p: Mapping, body: Body) -> list[Piece]:
    x, y, z = p["at"]
    long, wide, r = p.get("long", 14), p.get("wide", 18), p.get("r", 5)
    balls = tuple(((x + sx * long, y, z + sz * wide), r) for sx in (-1, 1) for sz in (-1, 1))
    return [Piece("linen", "linen_edge", balls=balls, over=p.get("over", ""))]


def _ball(p: Mapping, body: Body) -> list[Piece]:
    centre = target(body, _attachment(p))
    return [Piece("ball", "line", balls=((centre, p.get("r", 9)),), over=p.get("over", ""))]


def _bar(p: Mapping, body: Body) -> list[Piece]:
    """A strap, stick, rail or crank between two or more points of room or body."""
    ends = tuple(target(body, _attachment(end)) for end in p["through"])
    return [Piece(p.get("colour", "metal_dark"), p.get("edge", "none"), bar=ends,
                  width=p.get("width", 2.4), over=p.get("over", ""))]  # fmt: skip


def _ring(p: Mapping, body: Body) -> list[Piece]:
    return [Piece(p.get("fill", "metal"), p.get("edge", "metal_dark"),
                  balls=((tuple(p["at"]), p["r"]),), over=p.get("over", ""))]  # fmt: skip


def _water(p: Mapping, body: Body) -> list[Piece]:
    (x0, x1), (z0, z1), h = p["x"], p.get("z", (-40, 40)), p["h"]
    back = (x0, 0, z0), (x1, 0, z0), (x1, h, z0), (x0, h, z0)
    top = (x0, h, z0), (x1, h, z0), (x1, h, z1), (x0, h, z1)
    front = (x0, 0, z1), (x1, 0, z1), (x1, h, z1), (x0, h, z1)
    return [
        face("water", "none", *back, opacity=0.5),
        face("water", "none", *top, opacity=0.28, over="all"),
        face("water", "water", *front, opacity=0.38, over="all"),
    ]


def _attachment(data: Any) -> Reach:
    if isinstance(data, list | tuple):
        return Reach(at=tuple(map(float, data)))
    if "at" in data:
        return Reach(at=tuple(map(float, data["at"])))
    offset = (data.get("ant", 0.0), data.get("up", 0.0), data.get("right", 0.0))
    return Reach(to=data["to"], t=data.get("t", 0.0), offset=offset, frame=data.get("frame"))


PROPS: Final[Mapping[str, Callable[[Mapping, Body], list[Piece]]]] = {
    "mat": _mat, "floor": _floor, "wall": _wall, "block": _block, "step": _step, "chair": _chair,
    "bed": _bed, "pillow": _pillow, "ball": _ball, "bar": _bar, "ring": _ring, "water": _water,
}  # fmt: skip
