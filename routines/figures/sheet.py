"""A page of all figures for the eye: each pose at 300 and 96 pixels, with its data and words."""

from base64 import b64encode
from collections.abc import Iterable
from html import escape

from routines.figures import words
from routines.figures.draw import pair, still
from routines.figures.instants import solved
from routines.figures.measure import angles
from routines.figures.poses import Pose

_HEAD = (
    '<!doctype html><meta charset="utf-8"><title>Figures</title>'
    '<body style="font:12px sans-serif;margin:12px;display:grid;gap:16px;'
    'grid-template-columns:repeat(auto-fill,minmax(620px,1fr))">'
)


def sheet(poses: Iterable[Pose], theme: str) -> str:
    """One HTML page that needs nothing else: pictures are inside it."""
    return _HEAD + "".join(_cell(p, theme) for p in poses)


def _cell(p: Pose, theme: str) -> str:
    big, small = _image(still(p, theme=theme), 300), _image(still(p, theme=theme), 96)
    both = _image(pair(p, theme=theme), 420)
    view = f"az {p.camera.az:g}, el {p.camera.el:g}"
    notes = f"{view}; {', '.join(p.muscles)}<br>{escape(words.alt_text(p))}<br>{_turned(p)}"
    return f"<section><h3>{escape(p.slug)}</h3>{big} {small}<br>{both}<p>{notes}</p></section>"


def _image(svg: str, width: int) -> str:
    data = b64encode(svg.encode()).decode()
    return f'<img width="{width}" alt="" src="data:image/svg+xml;base64,{data}">'


def _turned(p: Pose) -> str:
    """End angles that differ from straight by five degrees or more."""
    end = angles(solved(p)["end"])
    return ", ".join(f"{joint} {value:.0f}" for joint, value in end.items() if abs(value) >= 5)
