"""A pose as an SVG picture: presentation attributes only, so it runs under any strict policy."""

from zlib import crc32

from routines.figures.arrows import arrow_svg, way
from routines.figures.camera import HEIGHT, WIDTH, View, fitted
from routines.figures.head import head
from routines.figures.instants import evenly, solved
from routines.figures.kinematics import Body
from routines.figures.paths import num
from routines.figures.poses import Pose
from routines.figures.props import pieces
from routines.figures.scene import LINE, Group, Mark, Painter, ghost, scene
from routines.figures.themes import DEFAULT, colours
from routines.figures.volumes import layers


def still(pose: Pose, side: str = "right", theme: str = DEFAULT) -> str:
    """The end position over a ghost of the start, with one arrow."""
    bodies = evenly(pose)
    painter = painter_for(pose, bodies, theme)
    marks: list[Mark | Group] = scene(painter, bodies[-1])
    things = sum(isinstance(m, Mark) for m in _leading_marks(marks))
    if pose.loop != "still":
        marks.insert(things, ghost(painter, bodies[0]))
    body = write(marks, painter)
    if pose.arrow:
        spots = way(pose.arrow, painter.view, bodies)
        body += arrow_svg(spots, painter.palette["arrow"], painter.palette["halo"])
    return framed(body, side, theme)


def plain(pose: Pose, key: str, side: str = "right", theme: str = DEFAULT) -> str:
    """One keyframe alone, in the view of the whole movement."""
    painter = painter_for(pose, evenly(pose), theme)
    return framed(write(scene(painter, solved(pose)[key]), painter), side, theme)


def _leading_marks(marks: list[Mark | Group]) -> list[Mark]:
    first_group = next(i for i, m in enumerate(marks) if isinstance(m, Group))
    return marks[:first_group]


def painter_for(pose: Pose, bodies: list[Body], theme: str) -> Painter:
    """Camera, fit and painting order, the same for every instant."""
    view = _view(pose, bodies)
    return Painter(pose, view, theme, _order(pose, bodies[-1]), _far(pose, bodies[-1]))


def _view(pose: Pose, bodies: list[Body]) -> View:
    balls, marks = [], []
    for body in bodies:
        for layer in (*layers(body).values(), head(body)):
            balls += [ball for blob in layer.blobs for ball in blob.balls]
        marks += [m for piece in pieces(pose.props, body) for m in piece.marks()]
    return fitted(pose.camera, balls, marks)


def _order(pose: Pose, body: Body) -> tuple[str, ...]:
    """Back to front: as the pose says, else by mean depth."""
    order = list(pose.layers) or _by_depth(pose, body)
    order.insert(min(order.index("trunk"), order.index("head")), "neck")
    return tuple(order)


def _by_depth(pose: Pose, body: Body) -> list[str]:
    made = [*layers(body).values(), head(body)]
    depth = {m.name: sum(map(pose.camera.depth, m.anchors)) / len(m.anchors) for m in made}
    del depth["neck"]
    return sorted(depth, key=depth.__getitem__)


def _far(pose: Pose, body: Body) -> str | None:
    """The side that is shaded: the one that is farther from the eye, if it clearly is."""
    if pose.far is not None:
        return pose.far if pose.far in ("r", "l") else None
    towards = pose.camera.depth(body.frames["pelvis"].right)
    return "l" if towards > 0.4 else "r" if towards < -0.4 else None


def write(marks: list[Mark | Group], painter: Painter) -> str:
    """Marks to SVG text; a named group is outlined as one by drawing its strokes first."""
    prefix = f"{crc32(f'{painter.pose.slug} {painter.theme}'.encode()):x}"[:4]
    return "".join(_write(mark, painter, prefix) for mark in marks)


def _write(mark: Mark | Group, painter: Painter, prefix: str) -> str:
    if isinstance(mark, Mark):
        return _path(mark)
    inner = "".join(_write(m, painter, prefix) for m in mark.marks)
    if not mark.name:
        return f"<g{mark.paint}>{inner}</g>"
    ref = f"{mark.name}{prefix}"
    stroke = f' stroke="{painter.palette["line"]}" stroke-width="{LINE}" stroke-linejoin="round"'
    under = "".join(map(_path, mark.under))
    return (f'<defs><g id="{ref}">{inner}</g></defs><use href="#{ref}"{stroke}/>{under}'
            f'<use href="#{ref}"/>')  # fmt: skip


def _path(mark: Mark) -> str:
    if len(set(mark.frames)) > 1:
        return f'<path d="{mark.d}"{mark.paint}>{mark.frames[0]}</path>'
    return f'<path d="{mark.d}"{mark.paint}/>'


def framed(body: str, side: str, theme: str, extra: str = "") -> str:
    """The picture with its panel; left is the mirror of right."""
    if side == "left":
        body = f'<g transform="matrix(-1 0 0 1 {num(WIDTH)} 0)">{body}</g>'
    w, h = num(WIDTH), num(HEIGHT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}">'
        f'<rect width="{w}" height="{h}" rx="12" fill="{colours(theme)["panel"]}"/>{body}{extra}</svg>'
    )
