"""The painted picture as a list of marks, in order; the same list for every instant of a pose."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from routines.figures import head as heads
from routines.figures import muscles, props
from routines.figures.camera import View
from routines.figures.kinematics import Body
from routines.figures.paths import num, outline
from routines.figures.poses import Pose
from routines.figures.shadow import shadow
from routines.figures.themes import colours
from routines.figures.volumes import Blob, Layer, layers

LINE = 2.3  # outline width on the 320-wide picture


@dataclass
class Mark:
    """One path: its data at this instant (and, in a film, at every instant) and its paint."""

    d: str
    paint: str
    frames: list[str] = field(default_factory=list)


@dataclass
class Group:
    """Marks that share paint; with `name`, they are outlined as one."""

    marks: list["Mark | Group"]
    paint: str = ""
    name: str = ""
    under: list[Mark] = field(default_factory=list)  # between the outline and the fill
    pulse: bool = False  # breathes in the film of a pose that does not move


@dataclass(frozen=True)
class Painter:
    """Everything that stays the same over the instants of one picture."""

    pose: Pose
    view: View
    theme: str
    order: tuple[str, ...]
    far: str | None
    knot_behind: bool = True  # a knot of hair behind the head, or before it

    @property
    def palette(self) -> Mapping[str, str]:
        return colours(self.theme)


def scene(painter: Painter, body: Body) -> list[Mark | Group]:
    """All marks from back to front: props, shadow, body with its highlights, props in front."""
    things = props.pieces(painter.pose.props, body)
    things = [piece for piece in things if props.seen(piece, painter.view)]
    on: dict[str, list[Mark]] = {}
    for piece in things:
        on.setdefault(piece.over, []).append(_prop(painter, piece))
    figure = _figure(painter, body, on)
    return [*on.get("", ()), _shadow(painter, body), *figure, *on.get("all", ())]


def _prop(painter: Painter, piece: props.Piece) -> Mark:
    paint = props.paint_of(piece, painter.view, painter.palette)
    return Mark(props.path_of(piece, painter.view), paint)


def _shadow(painter: Painter, body: Body) -> Group:
    matrix, paths = shadow(painter.view, body)
    marks = [Mark(d, f' stroke-width="{width}"') for d, width in paths]
    paint = (f' transform="matrix({matrix})" fill="none" stroke="{painter.palette["shadow"]}"'
             ' stroke-linecap="round" stroke-linejoin="round" opacity=".2"')  # fmt: skip
    return Group(marks, paint)


def _figure(painter: Painter, body: Body, things: dict[str, list[Mark]]) -> list[Mark | Group]:
    built = layers(body)
    spots: dict[str, list[str]] = {}
    for name in painter.pose.muscles:
        spots.setdefault(_shown_on(painter, name), []).append(name)
    out: list[Mark | Group] = []
    for name in painter.order:
        out += _head(painter, body) if name == "head" else [_layer(painter, built[name])]
        out += [_muscle(painter, body, spot) for spot in spots.get(name, ()) if spot != "heart"]
        out += things.get(name, ())
    if "heart" in painter.pose.muscles:
        out.append(_heart(painter, body))
    return out


def _shown_on(painter: Painter, name: str) -> str:
    """The later painted of trunk and the muscle's own layer, so that neither hides it."""
    own = muscles.layer_of(name)
    return max(own, "trunk", key=painter.order.index)


def _layer(painter: Painter, layer: Layer) -> Group:
    far = layer.name[-2:] == f"_{painter.far}"
    melted = [_blob(painter, b, far) for b in layer.blobs if not b.outlined]
    return Group(
        [_blob(painter, b, far) for b in layer.blobs if b.outlined], "", layer.name, melted
    )


def _blob(painter: Painter, blob: Blob, far: bool) -> Mark:
    colour = painter.palette[f"{blob.colour}_far" if far else blob.colour]
    return Mark(outline([painter.view.disc(b) for b in blob.balls]), f' fill="{colour}"')


def _head(painter: Painter, body: Body) -> list[Mark | Group]:
    palette, view = painter.palette, painter.view
    layer = heads.head(body)
    marks = [_blob(painter, blob, False) for blob in layer.blobs]
    hair = Mark(heads.hair(body, view), f' fill="{palette["hair"]}"')
    group = Group([*marks, hair], "", "head")
    features = [Mark(d, f' fill="{palette[c]}"') for d, c in heads.features(body, view)]
    if palette["style"] != "bun":
        return [group, *features]
    knot = heads.bun(body)
    round_knot = Mark(outline([view.disc(knot)]), f' fill="{palette["hair"]}"')
    bun = Group([round_knot], "", "bun")
    return [bun, group, *features] if painter.knot_behind else [group, *features, bun]


def _muscle(painter: Painter, body: Body, name: str) -> Group:
    discs = [painter.view.disc(ball) for ball in muscles.spot(body, name)]
    marks = [Mark(outline(pair), "") for pair in zip(discs, discs[1:], strict=False)]
    return Group(marks, f' fill="{painter.palette["hot"]}" opacity=".9"', pulse=True)


def _heart(painter: Painter, body: Body) -> Mark:
    x, y = painter.view.at(body.points["chest"])
    s = painter.view.scale * 0.85
    d = f"M{num(x)} {num(y + 8 * s)}" + "".join(
        f"C{' '.join(num(v) for v in (x + a * s, y + b * s, x + c * s, y + e * s, x + f * s, y + g * s))}"
        for a, b, c, e, f, g in ((-16, -3, -8, -14, 0, -5), (8, -14, 16, -3, 0, 8))
    )
    return Mark(d + "z", f' fill="{painter.palette["hot"]}" stroke="#fff" stroke-width="1.2"')


def ghost(painter: Painter, body: Body) -> Mark:
    """The start position as one pale silhouette."""
    blobs = [b for layer in layers(body).values() for b in layer.blobs if b.outlined]
    blobs += heads.head(body).blobs[:1]
    d = "".join(outline([painter.view.disc(ball) for ball in blob.balls]) for blob in blobs)
    return Mark(d, f' fill="{painter.palette["ghost"]}" opacity=".32"')
