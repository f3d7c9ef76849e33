"""A pose as a film: SMIL on the path data, from instants that were each solved from angles.

The data without animation is the end position: a viewer that cannot play shows the stretch.
"""

from collections.abc import Iterator

from routines.figures.instants import back_again, evenly
from routines.figures.painter import painter_for
from routines.figures.poses import Pose
from routines.figures.scene import Group, Mark, scene
from routines.figures.svg import Writer, framed
from routines.figures.themes import DEFAULT
from routines.figures.timing import timing


def animated(pose: Pose, side: str = "right", theme: str = DEFAULT) -> str:
    """The movement as an animated SVG that loops."""
    there = evenly(pose)
    back = back_again(pose)[1:-1] if pose.loop == "cycle" else []
    painter = painter_for(pose, there, theme)
    scenes = [scene(painter, body) for body in there + back]
    base = scenes[len(there) - 1]
    for instants in zip(*(list(paths(s)) for s in scenes), strict=True):
        instants[len(there) - 1].frames = [mark.d for mark in instants]
    film = timing(pose, len(there), len(back))
    return framed(Writer(painter, "film", film).write(base), side, theme)


def paths(marks: list[Mark | Group]) -> Iterator[Mark]:
    """Every path of a scene, in painting order."""
    for mark in marks:
        if isinstance(mark, Mark):
            yield mark
        else:
            yield from paths(mark.marks)
            yield from mark.under
