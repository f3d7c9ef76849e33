"""Two-bone reach: where elbow or knee must be so that hand or foot gets to a point."""

from dataclasses import dataclass
from math import sqrt

from routines.figures import skeleton as bones
from routines.figures.kinematics import Body, place_hand
from routines.figures.vectors import (
    WORLD,
    Frame,
    Vec,
    across,
    add,
    cross,
    length,
    mix,
    place,
    sub,
    turn,
    unit,
)  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """A hand or foot that must be somewhere: in the room (`at`) or on the body (`to`)."""

    at: Vec | None = None
    to: str | None = None  # a joint, or a segment
    t: float = 0.0  # share along the segment
    offset: Vec = (0.0, 0.0, 0.0)  # ant, up, right in that part's frame
    frame: str | None = None  # a part whose directions the offset uses
    crank: Vec | None = None  # centre x, y and z of a pedal circle
    turn: float = 0.0  # degrees on that circle
    pole: Vec | None = None  # the way the elbow or knee points
    hand: Vec | None = None
    fingers: Vec | None = None
    grip: bool = False  # the palm, not the wrist, is what must get there

    @property
    def on_body(self) -> bool:
        return self.to is not None


CRANK_LENGTH = 16.0


def target(body: Body, reach: Reach) -> Vec:
    """The point a reach asks for, with the body as it stands."""
    if reach.at is not None:
        return reach.at
    if reach.crank is not None:
        return add(reach.crank, turn(WORLD.ant, WORLD.right, -reach.turn), CRANK_LENGTH)
    return attached(body, reach.to or "", reach.t, reach.offset, reach.frame)


def attached(body: Body, part: str, t: float, offset: Vec, frame: str | None = None) -> Vec:
    """A point on the body: a joint, or a share along a segment, plus an offset."""
    if part in bones.SEGMENTS:
        a, b = bones.SEGMENTS[part]
        base = mix(body.points[a], body.points[b], t)
        axes = body.frames[frame or _axes_of(part)]
    else:
        base, axes = body.points[part], body.frames[frame or _axes_of(part)]
    return place(base, axes, *offset)


_FRAME_OF_JOINT = {
    "hip": "thigh", "knee": "shin", "ankle": "foot", "heel": "foot", "ball": "foot", "toe": "foot",
    "shoulder": "upper_arm", "elbow": "forearm", "wrist": "forearm",
    "knuckles": "hand", "fingertips": "hand",
}  # fmt: skip
_FRAME_OF_PART = {"trunk": "t12", "low_back": "waist"}


def _axes_of(part: str) -> str:
    name, _, side = part.rpartition("_")
    if side in bones.SIDES and name in _FRAME_OF_JOINT:
        return f"{_FRAME_OF_JOINT[name]}_{side}"
    return _FRAME_OF_PART.get(part, part)


@dataclass(frozen=True)
class Chain:
    """The two bones of a limb and the sign of its bend: knees bend back, elbows forward."""

    names: tuple[str, str, str]
    segments: tuple[str, str]
    sizes: tuple[float, float]
    bend: float


def chain(limb: str) -> Chain:
    """The chain of `leg_r`, `leg_l`, `arm_r` or `arm_l`."""
    kind, side = limb.split("_")
    if kind == "leg":
        names, segments = ("hip", "knee", "ankle"), ("thigh", "shin")
        sizes, bend = (bones.THIGH, bones.SHIN), 1.0
    else:
        names, segments = ("shoulder", "elbow", "wrist"), ("upper_arm", "forearm")
        sizes, bend = (bones.UPPER_ARM, bones.FOREARM), -1.0
    a, b, c = (f"{name}_{side}" for name in names)
    return Chain((a, b, c), (f"{segments[0]}_{side}", f"{segments[1]}_{side}"), sizes, bend)


def reach_to(body: Body, limb: str, goal: Vec, pole: Vec) -> float:
    """Bend the limb so that its end meets `goal`, the middle joint towards `pole`.

    Returns how many centimetres are missing: 0 when it gets there.
    """
    link = chain(limb)
    root, (l1, l2) = body.points[link.names[0]], link.sizes
    line = sub(goal, root)
    wanted = length(line)
    dist = max(abs(l1 - l2) + 0.5, min(l1 + l2 - 0.05, wanted))
    along_dir = unit(line)
    side_dir = unit(across(pole, along_dir), across_any(along_dir))
    along = (l1 * l1 - l2 * l2 + dist * dist) / (2 * dist)
    out = sqrt(max(0.0, l1 * l1 - along * along))
    middle = add(add(root, along_dir, along), side_dir, out)
    end = add(root, along_dir, dist)
    body.points[link.names[1]], body.points[link.names[2]] = middle, end
    for segment, a, b in zip(link.segments, (root, middle), (middle, end), strict=True):
        body.frames[segment] = _bone_frame(sub(a, b), side_dir, link.bend)
    return max(0.0, wanted - l1 - l2)


def across_any(axis: Vec) -> Vec:
    """Some direction square on the axis, for a pole that lies along the limb."""
    return unit(across((0.0, 0.0, 1.0) if abs(axis[2]) < 0.9 else (0.0, 1.0, 0.0), axis))


def _bone_frame(upward: Vec, pole: Vec, bend: float) -> Frame:
    up = unit(upward)
    ant = unit(across((pole[0] * bend, pole[1] * bend, pole[2] * bend), up), across_any(up))
    return Frame(ant, up, cross(ant, up))


def turn_hand(body: Body, limb: str, a: Reach | None, b: Reach | None, share: float) -> None:
    """Palm and fingers after the arm got there: as asked, else on in the forearm's line."""
    side = limb[-1]
    along = unit(sub(body.points[f"wrist_{side}"], body.points[f"elbow_{side}"]))
    palms = [r.hand if r and r.hand else along for r in (a, b)]
    palm = unit(mix(unit(palms[0]), unit(palms[1]), share), along)
    tips = [r.fingers if r and r.fingers else palm for r in (a, b)]
    place_hand(body, palm, unit(mix(unit(tips[0]), unit(tips[1]), share), palm), side)
