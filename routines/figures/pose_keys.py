"""The body part of a pose file: `leg: {hip: 45}` and friends, into angles and reaches.

`leg` and `arm` speak for both sides and are written for the right one; the left is mirrored.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any, Final

from routines.figures import skeleton as bones
from routines.figures.errors import PoseError
from routines.figures.keyframes import Keyframe
from routines.figures.reach import Reach

_PLAIN: Final = ("pelvis", "spine", "neck")
_LIMBS: Final = ("leg", "arm", "leg_r", "leg_l", "arm_r", "arm_l")
_CONTACTS: Final = ("ground", "pin")
_REACH: Final = (
    "at", "to", "t", "ant", "up", "right", "frame", "crank", "turn", "pole", "hand", "fingers", "grip",
)  # fmt: skip
_MOVES: Final = ("pelvis.x", "pelvis.y", "pelvis.z")
_VECTORS: Final = {"at", "crank", "pole", "hand", "fingers"}
_THREE_NUMBERS: Final = [list(kinds) for kinds in product((int, float), repeat=3)]
# Room directions that change sign when the right side's words are used for the left.
_MIRRORED_ANGLES: Final = ("foot_head", "foot_roll")


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid on `base`, part by part; a limb that reaches replaces how it reached before."""
    out = {key: dict(v) if isinstance(v, Mapping) else v for key, v in base.items()}
    for key, value in over.items():
        old = out.get(key)
        if isinstance(old, dict) and isinstance(value, Mapping) and key != "pin":
            out[key] = _without_old_goal(old, value) | dict(value)
        else:
            out[key] = dict(value) if isinstance(value, Mapping) else value
    return out


def _without_old_goal(old: dict[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    if not {"at", "to", "crank"} & set(new):
        return old
    goal = ("at", "to", "t", "ant", "up", "right", "frame", "crank")
    return {k: v for k, v in old.items() if k not in goal}


class _Where:
    """Which file, pose and keyframe we are in, for error messages."""

    def __init__(self, file: str, slug: str, name: str) -> None:
        self.file, self.slug, self.name = file, slug, name

    def error(self, problem: str, joint: str, value: object) -> PoseError:
        return PoseError(
            problem, file=self.file, pose=self.slug, joint=f"{self.name}.{joint}", value=value
        )


def keyframe(data: Mapping[str, Any], *, file: str, slug: str, name: str) -> Keyframe:
    """A keyframe from its data. Raises PoseError for unknown joints and impossible angles."""
    where = _Where(file, slug, name)
    for key in data:
        if key not in (*_PLAIN, *_LIMBS, *_CONTACTS):
            raise where.error("unknown joint", key, data[key])
    for limb in _LIMBS:
        _check_vectors(limb, data.get(limb, {}), where)
    angles: dict[str, float] = {}
    for part in _PLAIN:
        _take_angles(angles, part, data.get(part, {}), where)
    reaches: dict[str, Reach] = {}
    for kind in ("leg", "arm"):
        for side in bones.SIDES:
            _take_limb(angles, reaches, f"{kind}_{side}", _limb_data(data, kind, side), where)
    pin = data.get("pin") or {}
    return Keyframe(
        angles, reaches, _ground(data.get("ground", "auto"), where),
        _joint(pin.get("joint"), where), pin.get("x"), pin.get("z"),
    )  # fmt: skip


def _check_vectors(limb: str, data: Mapping[str, Any], where: _Where) -> None:
    for key in _VECTORS & set(data):
        value = data[key]
        if not isinstance(value, list) or list(map(type, value)) not in _THREE_NUMBERS:
            raise where.error("not three numbers", f"{limb}.{key}", value)


def _limb_data(data: Mapping[str, Any], kind: str, side: str) -> dict[str, Any]:
    shared = dict(data.get(kind, {}))
    if side == "l":
        shared = {key: _mirrored(key, value) for key, value in shared.items()}
    own = data.get(f"{kind}_{side}", {})
    return _without_old_goal(shared, own) | dict(own)


def _mirrored(key: str, value: Any) -> Any:
    if key in ("at", "pole", "hand", "fingers", "grip", "crank"):
        return [value[0], value[1], -value[2]]
    if key in _MIRRORED_ANGLES or key == "right":
        return -value
    if key in ("to", "frame") and value[-2:] in ("_r", "_l"):
        return value[:-1] + ("l" if value.endswith("r") else "r")
    return value


def _take_limb(angles: dict, reaches: dict, limb: str, data: dict, where: _Where) -> None:
    reach = {k: v for k, v in data.items() if k in _REACH}
    _take_angles(angles, limb, {k: v for k, v in data.items() if k not in _REACH}, where)
    if not {"at", "to", "crank"} & set(reach):
        return
    if "to" in reach and reach["to"] not in bones.JOINTS and reach["to"] not in bones.SEGMENTS:
        raise where.error("unknown joint or segment", f"{limb}.to", reach["to"])
    offset = (reach.pop("ant", 0.0), reach.pop("up", 0.0), reach.pop("right", 0.0))
    vectors = {k: tuple(map(float, v)) for k, v in reach.items() if isinstance(v, list)}
    reaches[limb] = Reach(**(reach | vectors), offset=offset)


def _take_angles(angles: dict, part: str, data: Mapping[str, Any], where: _Where) -> None:
    kind = part.split("_")[0]
    for key, value in data.items():
        name = f"{kind}.{key}"
        if not isinstance(value, int | float):
            raise where.error("not a number", f"{part}.{key}", value)
        if name not in _MOVES and name != "leg.foot_roll":
            _check_range(name, f"{part}.{key}", value, where)
        angles[f"{part}.{key}"] = float(value)


def _check_range(name: str, joint: str, value: float, where: _Where) -> None:
    if name not in bones.RANGES:
        raise where.error("unknown joint", joint, value)
    low, high = bones.RANGES[name]
    if not low <= value <= high:
        raise where.error(f"outside the human range {low} to {high}", joint, value)


def _ground(value: Any, where: _Where) -> tuple[str, ...]:
    if value == "none":
        return ()
    if value == "auto":
        return ("auto",)
    return tuple(_joint(joint, where) for joint in value)


def _joint(name: str | None, where: _Where) -> str | None:
    if name is not None and name not in bones.JOINTS:
        raise where.error("unknown joint", "contact", name)
    return name
