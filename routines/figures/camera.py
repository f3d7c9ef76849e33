"""Looking at the figure: an orthographic camera, and fitting what it sees into the picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

from routines.figures.vectors import Vec, cross, dot

WIDTH, HEIGHT, MARGIN = 320.0, 240.0, 13.0
# A small pose is not blown up to giant limbs: one style over the whole catalog.
LARGEST_SCALE = 1.85

Disc = tuple[float, float, float]  # x, y, radius on the picture
Ball = tuple[Vec, float]  # centre and radius in the room


@dataclass(frozen=True)
class Camera:
    """az: degrees round to the person's front; el: degrees above the floor."""

    az: float
    el: float

    @cached_property
    def axes(self) -> tuple[Vec, Vec, Vec]:
        """Right, up and towards the eye, as room directions."""
        az, el = radians(self.az), radians(self.el)
        towards = (sin(az) * cos(el), sin(el), cos(az) * cos(el))
        right = (cos(az), 0.0, -sin(az))
        return right, cross(towards, right), towards

    def depth(self, point: Vec) -> float:
        """Bigger is nearer to the eye."""
        return dot(point, self.axes[2])

    def flat(self, point: Vec) -> tuple[float, float]:
        right, up, _ = self.axes
        return dot(point, right), -dot(point, up)


@dataclass(frozen=True)
class View:
    """A camera with the scale and shift that put the whole pose inside the picture."""

    camera: Camera
    scale: float
    dx: float
    dy: float

    def at(self, point: Vec) -> tuple[float, float]:
        x, y = self.camera.flat(point)
        return x * self.scale + self.dx, y * self.scale + self.dy

    def disc(self, ball: Ball) -> Disc:
        x, y = self.at(ball[0])
        return x, y, ball[1] * self.scale


def fitted(
    camera: Camera, balls: Iterable[Ball], marks: Iterable[Vec], arrow: Iterable[tuple] = ()
) -> View:
    """The view that shows all balls (body), marks (corners of props) and the arrow, centred."""
    discs = [(*camera.flat(p), r) for p, r in balls] + [(*camera.flat(p), 0.0) for p in marks]
    discs += [(x, y, 3.0) for x, y in arrow]
    left, right = min(x - r for x, _, r in discs), max(x + r for x, _, r in discs)
    top, bottom = min(y - r for _, y, r in discs), max(y + r for _, y, r in discs)
    room = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    scale = min(room[0] / (right - left), room[1] / (bottom - top), LARGEST_SCALE)
    dx, dy = (WIDTH - (left + right) * scale) / 2, (HEIGHT - (top + bottom) * scale) / 2
    return View(camera, scale, dx, dy)
