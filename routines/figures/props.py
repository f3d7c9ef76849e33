"""Painting the things around the figure: their pieces as paths with their paint."""

from collections.abc import Mapping
from typing import Any

from routines.figures.camera import View
from routines.figures.kinematics import Body
from routines.figures.paths import line, num, outline, polygon
from routines.figures.things import PROPS, Piece


def pieces(props: tuple[Mapping[str, Any], ...], body: Body) -> list[Piece]:
    """All pieces of a pose's props, as the body stands."""
    return [piece for prop in props for kind, p in prop.items() for piece in PROPS[kind](p, body)]


def seen(piece: Piece, view: View) -> bool:
    """Whether a face looks towards the eye."""
    return piece.away is None or view.camera.depth(piece.away) > 0.01


def path_of(piece: Piece, view: View) -> str:
    """The path of one piece on the picture."""
    if piece.bar:
        return line([view.at(p) for p in piece.bar])
    if piece.balls:
        return outline([view.disc(ball) for ball in piece.balls])
    return polygon([view.at(p) for p in piece.corners])


def paint_of(piece: Piece, view: View, colours: Mapping[str, str]) -> str:
    """Its presentation attributes."""
    look = f' opacity="{piece.opacity}"' if piece.opacity < 1 else ""
    if piece.bar:
        wide = num(piece.width * view.scale)
        return (f' fill="none" stroke="{colours[piece.fill]}" stroke-width="{wide}"'
                f' stroke-linecap="round" stroke-linejoin="round"{look}')  # fmt: skip
    edge = "none" if piece.edge == "none" else colours[piece.edge]
    return (f' fill="{colours[piece.fill]}" stroke="{edge}" stroke-width="1.4"'
            f' stroke-linejoin="round"{look}')  # fmt: skip
