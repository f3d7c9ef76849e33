"""Choosing what stays the same over a picture: view, painting order, the side in shade."""

from routines.figures.arrows import rough_way
from routines.figures.camera import View, fitted
from routines.figures.head import bun, head
from routines.figures.kinematics import Body
from routines.figures.poses import Pose
from routines.figures.props import pieces
from routines.figures.scene import Painter
from routines.figures.volumes import layers


def painter_for(pose: Pose, bodies: list[Body], theme: str) -> Painter:
    """Camera, fit and painting order, the same for every instant; the end decides."""
    end = bodies[-1]
    depth = pose.camera.depth
    behind = depth(bun(end)[0]) < depth(end.points["head"])
    return Painter(pose, _view(pose, bodies), theme, _order(pose, end), _far(pose, end), behind)


def _view(pose: Pose, bodies: list[Body]) -> View:
    balls, marks = [], []
    for body in bodies:
        for layer in (*layers(body).values(), head(body)):
            balls += [ball for blob in layer.blobs for ball in blob.balls]
        marks += [m for piece in pieces(pose.props, body) for m in piece.marks()]
    life_size = View(pose.camera, 1.0, 0.0, 0.0)
    arrow = rough_way(pose.arrow, life_size, bodies) if pose.arrow else []
    return fitted(pose.camera, balls, marks, arrow)


def _order(pose: Pose, body: Body) -> tuple[str, ...]:
    """Back to front: as the pose says, else by mean depth; the neck lies under head and collar."""
    order = list(pose.layers) or _by_depth(pose, body)
    order.insert(min(order.index("trunk"), order.index("head")), "neck")
    return tuple(order)


def _by_depth(pose: Pose, body: Body) -> list[str]:
    made = [m for m in (*layers(body).values(), head(body)) if m.name != "neck"]
    depth = {m.name: sum(map(pose.camera.depth, m.anchors)) / len(m.anchors) for m in made}
    return sorted(depth, key=depth.__getitem__)


def _far(pose: Pose, body: Body) -> str | None:
    """The side that is shaded: the one that is farther from the eye, if it clearly is."""
    if pose.far is not None:
        return pose.far if pose.far in ("r", "l") else None
    towards = pose.camera.depth(body.frames["pelvis"].right)
    return "l" if towards > 0.4 else "r" if towards < -0.4 else None
