"""A pose as a still picture: the end over a pale start, with one arrow."""

from routines.figures.arrows import arrow_svg, way
from routines.figures.camera import WIDTH
from routines.figures.instants import evenly, solved
from routines.figures.painter import painter_for
from routines.figures.paths import num
from routines.figures.poses import Pose
from routines.figures.scene import Group, Mark, ghost, scene
from routines.figures.svg import Writer, framed
from routines.figures.themes import DEFAULT


def still(pose: Pose, side: str = "right", theme: str = DEFAULT) -> str:
    """The end position over a ghost of the start, with one arrow, as SVG."""
    bodies = evenly(pose)
    painter = painter_for(pose, bodies, theme)
    marks = scene(painter, bodies[-1])
    if pose.loop in ("hold", "move"):
        marks.insert(_behind_the_figure(marks), ghost(painter, bodies[0]))
    body = Writer(painter).write(marks)
    if pose.arrow:
        spots = way(pose.arrow, painter.view, bodies)
        body += arrow_svg(spots, painter.palette["arrow"], painter.palette["halo"])
    return framed(body, side, theme)


def pair(pose: Pose, side: str = "right", theme: str = DEFAULT) -> str:
    """Start and end side by side in one picture, for review."""
    painter = painter_for(pose, evenly(pose), theme)
    halves = [
        Writer(painter, key).write(scene(painter, body))
        for key, body in solved(pose).items()
        if key in ("start", "end")
    ]
    if side == "left":  # mirrored as a whole, the start must still come first
        halves.reverse()
    second = f'<g transform="translate({num(WIDTH)} 0)">{halves[1]}</g>'
    return framed(halves[0] + second, side, theme, panels=2)


def _behind_the_figure(marks: list[Mark | Group]) -> int:
    """Where props end: the shadow is the first group."""
    return next(i for i, mark in enumerate(marks) if isinstance(mark, Group))
