"""Points and turns in space: x right on screen, y up, z towards the viewer; centimetres."""

from math import acos, cos, radians, sin, sqrt
from typing import NamedTuple

Vec = tuple[float, float, float]


class Frame(NamedTuple):
    """Three unit vectors that travel with a body part: its front, its top and its right."""

    ant: Vec
    up: Vec
    right: Vec


WORLD = Frame((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def add(a: Vec, b: Vec, scale: float = 1.0) -> Vec:
    """a + scale * b."""
    return (a[0] + b[0] * scale, a[1] + b[1] * scale, a[2] + b[2] * scale)


def sub(a: Vec, b: Vec) -> Vec:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vec) -> float:
    return sqrt(dot(a, a))


def unit(a: Vec, otherwise: Vec = (1.0, 0.0, 0.0)) -> Vec:
    """The direction of a; `otherwise` when a has none."""
    size = length(a)
    return otherwise if size < 1e-9 else (a[0] / size, a[1] / size, a[2] / size)


def mix(a: Vec, b: Vec, share: float) -> Vec:
    return add(a, sub(b, a), share)


def across(a: Vec, axis: Vec) -> Vec:
    """The part of a that stands square on the unit vector `axis`."""
    return add(a, axis, -dot(a, axis))


def turn(vec: Vec, axis: Vec, degrees: float) -> Vec:
    """vec turned about a unit axis, counter-clockwise seen from the axis' tip."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return add(add(_scaled(vec, c), cross(axis, vec), s), axis, dot(axis, vec) * (1 - c))


def turned(frame: Frame, axis: Vec, degrees: float) -> Frame:
    """The whole frame turned about a world axis."""
    if not degrees:
        return frame
    return Frame(*(turn(v, axis, degrees) for v in frame))


def rotated(frame: Frame, *, right: float = 0, ant: float = 0, up: float = 0) -> Frame:
    """The frame turned about its own axes: right first, then the new front, then the new top."""
    frame = turned(frame, frame.right, right)
    frame = turned(frame, frame.ant, ant)
    return turned(frame, frame.up, up)


def place(origin: Vec, frame: Frame, ant: float = 0, up: float = 0, right: float = 0) -> Vec:
    """A point given in a part's own directions."""
    return add(add(add(origin, frame.ant, ant), frame.up, up), frame.right, right)


def swing(a: Vec, b: Vec, share: float) -> Vec:
    """From a to b along an arc about the origin: directions turn evenly, lengths mix evenly."""
    la, lb = length(a), length(b)
    if la < 1e-6 or lb < 1e-6:
        return mix(a, b, share)
    angle = acos(max(-1.0, min(1.0, dot(a, b) / la / lb)))
    if angle < 1e-3 or angle > 3.1:
        return mix(a, b, share)
    wa, wb = sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
    size = la + (lb - la) * share
    return add(_scaled(a, wa / la * size), b, wb / lb * size)


def _scaled(vec: Vec, scale: float) -> Vec:
    return (vec[0] * scale, vec[1] * scale, vec[2] * scale)
