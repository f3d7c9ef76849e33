"""Figures of every exercise, drawn from joint angles. Pure: no Django, no clock, no database.

draw_still("bird-dog", side="left", theme="plum")  ->  SVG text
"""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from routines.figures import animate, draw, measure, placeholder, words
from routines.figures.errors import PoseError
from routines.figures.instants import solved
from routines.figures.poses import FOLDER, pose, slugs
from routines.figures.themes import DEFAULT, THEMES

__all__ = [
    "THEMES", "PoseError", "alt_text", "angles", "draw_animated", "draw_pair", "draw_placeholder",
    "draw_still", "figure_version", "has_figure", "muscle_words", "pose", "slugs", "spoken",
]  # fmt: skip


def has_figure(slug: str) -> bool:
    """Whether there is a pose of that name; then every function below works for it."""
    return slug in slugs()


@lru_cache(maxsize=256)
def draw_still(slug: str, side: str = "right", theme: str = DEFAULT) -> str:
    """The end position over a ghost of the start, with an arrow, as SVG. KeyError if unknown."""
    return draw.still(pose(slug), side, theme)


@lru_cache(maxsize=256)
def draw_animated(slug: str, side: str = "right", theme: str = DEFAULT) -> str:
    """The movement as a looping SVG; where it cannot play it shows the end. KeyError if unknown."""
    return animate.animated(pose(slug), side, theme)


def draw_pair(slug: str, side: str = "right", theme: str = DEFAULT) -> str:
    """Start and end side by side, for review."""
    return draw.pair(pose(slug), side, theme)


def draw_placeholder(theme: str = DEFAULT) -> str:
    """A plain figure for an exercise that has no picture of its own."""
    return placeholder.placeholder(theme)


def alt_text(slug: str, side: str = "right", say: words.Say = str, name: str = "") -> str:
    """What the picture shows, in words; `say` translates, `name` replaces the pose's own."""
    return words.alt_text(pose(slug), side, say, name)


def spoken(slug: str, side: str = "right", say: words.Say = str) -> str:
    """The movement as one sentence to be read aloud; `say` translates."""
    return words.spoken(pose(slug), side, say)


def muscle_words(slug: str, side: str = "right", say: words.Say = str) -> str:
    """The highlighted muscles by their plain names."""
    return words.muscle_words(pose(slug), side, say)


def angles(slug: str) -> dict[str, dict[str, int]]:
    """Per keyframe the limb angles as a goniometer would read them, in whole degrees."""
    return {
        key: {joint: round(value) for joint, value in measure.angles(body).items()}
        for key, body in solved(pose(slug)).items()
    }


@cache
def figure_version() -> str:
    """Ten hex digits that change when any pose or any line of the engine does; for URLs."""
    digest = sha256()
    for path in sorted([*Path(__file__).parent.glob("*.py"), *FOLDER.glob("*.yaml")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]
