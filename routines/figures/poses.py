"""Reading pose files: one YAML file per exercise, named after its slug."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from routines.figures.camera import Camera
from routines.figures.errors import PoseError
from routines.figures.keyframes import Keyframe
from routines.figures.pose_keys import keyframe, merged

FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "poses"
_TOP: Final = {
    "pose", "name", "view", "far", "layers", "props", "muscles", "both", "start", "through", "end",
    "back", "arrow", "loop", "words", "note",
}  # fmt: skip
_LOOPS: Final = {"hold": 7.0, "move": 5.0, "cycle": 2.4, "still": 0.0}


@dataclass(frozen=True)
class Arrow:
    """The one arrow: along a joint's way, or through given points; shifted on the picture."""

    joint: str | None = None
    points: tuple[tuple[float, float, float], ...] = ()
    dx: float = 0.0
    dy: float = 0.0
    span: tuple[float, float] = (0.1, 0.95)


@dataclass(frozen=True)
class Pose:
    """One exercise as data: camera, things around, keyframes, muscles, words."""

    slug: str
    file: str
    name: str
    camera: Camera
    far: str | None
    layers: tuple[str, ...]
    props: tuple[Mapping[str, Any], ...]
    muscles: tuple[str, ...]
    start: Keyframe
    end: Keyframe
    through: Keyframe | None
    back: Keyframe | None
    arrow: Arrow | None
    loop: str
    words: Mapping[str, str]

    @property
    def seconds(self) -> float:
        """Length of the film's loop."""
        return _LOOPS[self.loop]

    def keyframes(self) -> Iterator[tuple[str, Keyframe]]:
        """The authored keyframes with their names."""
        for name in ("start", "through", "end", "back"):
            if (key := getattr(self, name)) is not None:
                yield name, key


@cache
def slugs() -> tuple[str, ...]:
    """Every exercise that has a pose."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def pose(slug: str) -> Pose:
    """The pose of an exercise. Raises KeyError when there is none, PoseError when it is wrong."""
    if slug not in slugs():
        raise KeyError(slug)
    path = FOLDER / f"{slug}.yaml"
    return parse(yaml.load(path.read_text("utf-8"), _Loader), file=path.name, slug=slug)


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(data: Mapping[str, Any], *, file: str, slug: str) -> Pose:
    """A pose from its data. Raises PoseError naming file, pose, joint and value."""
    for key in sorted(set(data) - _TOP):
        raise PoseError("unknown key", file=file, pose=slug, joint=key, value=data[key])
    for key in ("name", "view", "start", "end", "words"):
        if key not in data:
            raise PoseError("missing", file=file, pose=slug, joint=key, value=None)
    for key in ("az", "el"):
        if not isinstance(data["view"].get(key), int | float):
            value = data["view"].get(key)
            raise PoseError("not a number", file=file, pose=slug, joint=f"view.{key}", value=value)
    if data.get("loop", "hold") not in _LOOPS:
        raise PoseError("unknown loop", file=file, pose=slug, joint="loop", value=data["loop"])
    keys = {k: _key(data, k, file, slug) for k in ("start", "through", "end", "back")}
    arrow = data.get("arrow")
    return Pose(
        slug=slug, file=file, name=data["name"],
        camera=Camera(float(data["view"]["az"]), float(data["view"]["el"])),
        far=data.get("far"), layers=tuple(data.get("layers", ())),
        props=tuple(data.get("props", ())), muscles=tuple(data.get("muscles", ())),
        start=keys["start"], end=keys["end"], through=keys["through"], back=keys["back"],
        arrow=_arrow(arrow) if arrow else None,
        loop=data.get("loop", "hold"), words=data["words"],
    )  # fmt: skip


def _key(data: Mapping[str, Any], name: str, file: str, slug: str) -> Keyframe:
    if name not in data:
        return None
    both = data.get("both", {})
    return keyframe(merged(both, data[name] or {}), file=file, slug=slug, name=name)


def _arrow(data: Mapping[str, Any]) -> Arrow:
    return Arrow(
        joint=data.get("joint"), points=tuple(tuple(p) for p in data.get("points", ())),
        dx=data.get("dx", 0), dy=data.get("dy", 0), span=tuple(data.get("span", (0.1, 0.95))),
    )  # fmt: skip
