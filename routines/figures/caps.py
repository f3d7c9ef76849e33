"""The visible part of a round patch on a sphere: hair, ears and eyes that turn with the head."""

from math import acos, cos, pi, radians, sin, sqrt

from routines.figures.camera import View
from routines.figures.vectors import Vec, dot, unit

_POINTS = 9  # on each of the two arcs


def cap(view: View, centre: Vec, radius: float, facing: Vec, half_angle: float) -> list:
    """Picture points round the part of the patch that faces the viewer.

    The patch is all that lies within `half_angle` degrees of `facing` on the sphere. Its edge is
    an arc of the sphere's outline and the near half of the ellipse that the patch's rim makes.
    """
    right, up, towards = view.camera.axes
    normal = unit(facing)
    nx, ny, nc = dot(normal, right), -dot(normal, up), dot(normal, towards)
    side = sqrt(max(1e-9, nx * nx + ny * ny))
    ux, uy = nx / side, ny / side
    h, rim = cos(radians(half_angle)), sin(radians(half_angle))
    beta = _angle(h / side)
    phi = _angle(-h * nc / (rim * side))
    arc = [beta * (2 * i / (_POINTS - 1) - 1) for i in range(_POINTS)]
    points = [(cos(a), sin(a)) for a in arc]
    for i in range(_POINTS):
        f = phi * (1 - 2 * i / (_POINTS - 1))
        points.append((h * side - rim * cos(f) * nc, rim * sin(f)))
    x, y, r = view.disc((centre, radius))
    return [(x + r * (a * ux - b * uy), y + r * (a * uy + b * ux)) for a, b in points]


def _angle(cosine: float) -> float:
    return 0.0 if cosine >= 1 else pi if cosine <= -1 else acos(cosine)
