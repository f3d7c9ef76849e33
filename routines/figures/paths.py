"""Discs to SVG path data. The number of commands depends only on the number of discs, so the
same shape at two instants can be animated. All outlines run the same way round."""

from collections.abc import Sequence
from math import acos, atan2, cos, hypot, pi, sin

from routines.figures.camera import Disc

DIRECTIONS = 24
_DIRS = [(cos(2 * pi * k / DIRECTIONS), sin(2 * pi * k / DIRECTIONS)) for k in range(DIRECTIONS)]


def num(value: float) -> str:
    """One decimal is a third of a pixel on paper; no trailing zeros."""
    text = f"{value:.1f}"
    if text.endswith(".0"):
        text = text[:-2]
    return "0" if text == "-0" else text


def outline(discs: Sequence[Disc]) -> str:
    """The path round a disc, round two (a tapered limb), or round many (their hull)."""
    if len(discs) == 1:
        return circle(discs[0])
    return capsule(*discs) if len(discs) == 2 else hull(discs)


def circle(disc: Disc) -> str:
    x, y, r = disc
    n = num(r)
    return f"M{num(x - r)} {num(y)}a{n} {n} 0 1 1 {num(2 * r)} 0a{n} {n} 0 1 1 {num(-2 * r)} 0z"


def capsule(a: Disc, b: Disc) -> str:
    """Two discs and the tangents between them."""
    (xa, ya, ra), (xb, yb, rb) = a, b
    dist = hypot(xb - xa, yb - ya)
    least = abs(ra - rb) + 0.05
    along = atan2(yb - ya, xb - xa) if dist > 1e-6 else 0.0
    if dist < least:  # one disc swallows the other: keep the same four corners
        dist = least
        xb, yb = xa + cos(along) * dist, ya + sin(along) * dist
    spread = acos(max(-1.0, min(1.0, (ra - rb) / dist)))
    p = [
        (xa + ra * cos(along + spread), ya + ra * sin(along + spread)),
        (xa + ra * cos(along - spread), ya + ra * sin(along - spread)),
        (xb + rb * cos(along - spread), yb + rb * sin(along - spread)),
        (xb + rb * cos(along + spread), yb + rb * sin(along + spread)),
    ]
    t = [f"{num(x)} {num(y)}" for x, y in p]
    na, nb = num(ra), num(rb)
    # The bigger disc shows its large arc; radii do not change in a film, so neither do flags.
    big_a, big_b = ("1", "0") if ra > rb else ("0", "1")
    return f"M{t[0]}A{na} {na} 0 {big_a} 1 {t[1]}L{t[2]}A{nb} {nb} 0 {big_b} 1 {t[3]}Z"


def hull(discs: Sequence[Disc]) -> str:
    """The convex outline round many discs, one point per fixed direction."""
    return polygon(hull_points(discs))


def hull_points(discs: Sequence[Disc]) -> list[tuple[float, float]]:
    points = []
    for ux, uy in _DIRS:
        x, y, r = max(discs, key=lambda d: d[0] * ux + d[1] * uy + d[2])
        points.append((x + r * ux, y + r * uy))
    return points


def polygon(points: Sequence[tuple[float, float]]) -> str:
    """A closed path; steps are relative, which compresses well, and rounding never adds up."""
    x, y = (round(v * 10) for v in points[0])
    parts = [f"M{num(x / 10)} {num(y / 10)}l"]
    steps = []
    for px, py in points[1:]:
        nx, ny = round(px * 10), round(py * 10)
        steps.append(f"{num((nx - x) / 10)} {num((ny - y) / 10)}")
        x, y = nx, ny
    return parts[0] + " ".join(steps) + "z"


def line(points: Sequence[tuple[float, float]]) -> str:
    """An open path through points."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)
