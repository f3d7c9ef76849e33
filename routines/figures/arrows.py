"""The one arrow of a still picture: the way a joint goes, with a white halo."""

from math import atan2, cos, hypot, sin

from routines.figures.camera import View
from routines.figures.kinematics import Body
from routines.figures.paths import num, polygon
from routines.figures.poses import Arrow

_SAMPLES = 7
_LEAST = 34.0  # a shorter way is stretched about its middle, or the arrow is only a head
_HEAD, _HALF = 13.0, 6.6

Spot = tuple[float, float]


def way(arrow: Arrow, view: View, bodies: list[Body]) -> list[Spot]:
    """Picture points along the arrow; `bodies` are even instants from start to end."""
    return _stretched(rough_way(arrow, view, bodies))


def rough_way(arrow: Arrow, view: View, bodies: list[Body]) -> list[Spot]:
    """The same before a short arrow is stretched, in whatever scale the view has."""
    if arrow.points:
        spots = [view.at(p) for p in arrow.points]
    else:
        spots = [view.at(body.points[arrow.joint or "pelvis"]) for body in bodies]
        spots = _trimmed(spots, arrow.span)
    shift = arrow.dx * view.scale, -arrow.dy * view.scale
    return [(x + shift[0], y + shift[1]) for x, y in spots]


def _trimmed(spots: list[Spot], span: tuple[float, float]) -> list[Spot]:
    return [
        _along(spots, span[0] + (span[1] - span[0]) * i / (_SAMPLES - 1)) for i in range(_SAMPLES)
    ]


def _along(spots: list[Spot], share: float) -> Spot:
    place = share * (len(spots) - 1)
    i = min(int(place), len(spots) - 2)
    f = place - i
    (xa, ya), (xb, yb) = spots[i], spots[i + 1]
    return xa + (xb - xa) * f, ya + (yb - ya) * f


def _stretched(spots: list[Spot]) -> list[Spot]:
    size = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(spots, spots[1:], strict=False))
    if size >= _LEAST or size < 0.5:
        return spots
    mx, my = (spots[0][0] + spots[-1][0]) / 2, (spots[0][1] + spots[-1][1]) / 2
    k = _LEAST / size
    return [(mx + (x - mx) * k, my + (y - my) * k) for x, y in spots]


def arrow_svg(spots: list[Spot], colour: str, halo: str) -> str:
    """Shaft and head, twice: the halo first."""
    tip = spots[-1]
    near = next((s for s in reversed(spots) if hypot(tip[0] - s[0], tip[1] - s[1]) > 9), spots[0])
    angle = atan2(tip[1] - near[1], tip[0] - near[0])
    shaft = [s for s in spots if hypot(tip[0] - s[0], tip[1] - s[1]) > _HEAD * 0.9]
    shaft = shaft or spots[:1]
    neck = tip[0] - cos(angle) * _HEAD * 0.8, tip[1] - sin(angle) * _HEAD * 0.8
    d, head = _curve([*shaft, neck]), polygon(_head(tip, angle))
    lines = ' fill="none" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<g stroke="{halo}" stroke-width="8"{lines}><path d="{d}"/>'
        f'<path d="{head}" stroke-width="4"/></g>'
        f'<path d="{d}" stroke="{colour}" stroke-width="4"{lines}/>'
        f'<path d="{head}" fill="{colour}" stroke="{colour}" stroke-width="1" stroke-linejoin="round"/>'
    )


def _head(tip: Spot, angle: float) -> list[Spot]:
    c, s = cos(angle), sin(angle)
    back = tip[0] - c * _HEAD, tip[1] - s * _HEAD
    return [
        tip,
        (back[0] - s * _HALF, back[1] + c * _HALF),
        (back[0] + s * _HALF, back[1] - c * _HALF),
    ]


def _curve(spots: list[Spot]) -> str:
    """A smooth line through all points (Catmull-Rom as Bezier)."""
    d = f"M{num(spots[0][0])} {num(spots[0][1])}"
    for i in range(len(spots) - 1):
        a, b = spots[i], spots[i + 1]
        before, after = spots[max(0, i - 1)], spots[min(len(spots) - 1, i + 2)]
        c1 = a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6
        c2 = b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6
        d += "C" + " ".join(num(v) for v in (*c1, *c2, *b))
    return d
