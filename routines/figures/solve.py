"""From keyframes to a solved figure, in-betweens included.

Order matters: angles, hands and feet on the body, floor, pin, hands and feet in the room, then
the body ones again, because the leg that a hand holds may have moved.
"""

from dataclasses import dataclass

from routines.figures import contacts
from routines.figures.feet import set_foot
from routines.figures.keyframes import Keyframe, mixed_angles
from routines.figures.kinematics import Angles, Body, place_arm, place_leg, pose_body
from routines.figures.reach import Reach, chain, reach_to, target, turn_hand
from routines.figures.skeleton import PALM
from routines.figures.vectors import Vec, add, mix, sub, swing, unit

LIMBS = ("leg_r", "leg_l", "arm_r", "arm_l")


@dataclass(frozen=True)
class Step:
    """Where between two keyframes we are: 0 is `start`, 1 is `end`."""

    start: Keyframe
    end: Keyframe
    share: float

    def pair(self, limb: str) -> tuple[Reach | None, Reach | None]:
        return self.start.reaches.get(limb), self.end.reaches.get(limb)


def solve(key: Keyframe) -> tuple[Body, dict[str, float]]:
    """The figure of one keyframe, and for each reaching limb the centimetres it misses by."""
    return solve_step(Step(key, key, 0.0))


def solve_step(step: Step) -> tuple[Body, dict[str, float]]:
    """The figure part-way: angles and targets are mixed and solved, screen points never."""
    angles = mixed_angles(step.start, step.end, step.share)
    body = pose_body(angles)
    moving = [limb for limb in LIMBS if step.pair(limb) != (None, None)]
    held = [limb for limb in moving if any(r and r.on_body for r in step.pair(limb))]
    in_room = [limb for limb in moving if limb not in held]
    missing = {limb: _reach(body, step, limb) for limb in held}
    _set_feet(body, step)
    _settle(body, step, in_room)
    for limb in in_room + held + held:
        missing[limb] = _reach(body, step, limb)
    _set_feet(body, step)
    for limb in held:  # a hand on a foot follows the foot's last turn
        if limb.startswith("arm"):
            missing[limb] = _reach(body, step, limb)
    return body, missing


def _set_feet(body: Body, step: Step) -> None:
    for side in ("r", "l"):
        set_foot(body, step.start.angles, step.end.angles, step.share, side)


def _settle(body: Body, step: Step, in_room: list[str]) -> None:
    drop = _drop(body, step.start, in_room), _drop(body, step.end, in_room)
    body.shift(dy=drop[0] + (drop[1] - drop[0]) * step.share)
    for key, weight in ((step.start, 1 - step.share), (step.end, step.share)):
        if key.pin:
            contacts.pin(body, key.pin, key.pin_x, key.pin_z, weight)


def _drop(body: Body, key: Keyframe, in_room: list[str]) -> float:
    joints = contacts.resting_joints(in_room) if key.ground == ("auto",) else key.ground
    return contacts.height_to_lose(body, joints) if joints else 0.0


def _reach(body: Body, step: Step, limb: str) -> float:
    a, b = step.pair(limb)
    goal_a, pole_a = _goal(body, step.start.angles, limb, a)
    goal_b, pole_b = _goal(body, step.end.angles, limb, b)
    root = body.points[chain(limb).names[0]]
    steady = a and b and not (a.on_body or b.on_body)
    goal = mix(goal_a, goal_b, step.share) if steady else swing(goal_a, goal_b, step.share)
    if a and b and a.crank and b.crank:
        turned = a.turn + (b.turn - a.turn) % 360 * step.share  # always forwards
        goal = sub(target(body, Reach(crank=a.crank, turn=turned)), root)
    missing = reach_to(body, limb, add(root, goal), mix(pole_a, pole_b, step.share))
    if limb.startswith("arm"):
        turn_hand(body, limb, a, b, step.share)
    return missing


# Where middles point unless a pose says otherwise: knees ahead and up, elbows back and out.
_POLES = {
    "leg_r": (1.0, 0.4, 0.0), "leg_l": (1.0, 0.4, 0.0),
    "arm_r": (-1.0, -0.3, 0.3), "arm_l": (-1.0, -0.3, -0.3),
}  # fmt: skip


def _goal(body: Body, angles: Angles, limb: str, reach: Reach | None) -> tuple[Vec, Vec]:
    """Where the limb's end should be, seen from its root, and where its middle points."""
    place = place_leg if limb.startswith("leg") else place_arm
    place(body, angles, limb[-1])
    names = chain(limb).names
    root = body.points[names[0]]
    if reach is None:
        return sub(body.points[names[2]], root), _bend_of(body, limb)
    goal = sub(target(body, reach), root)
    if reach.grip:
        goal = add(goal, unit(goal), -0.9 * PALM)
    return goal, unit(reach.pole or _POLES[limb])


def _bend_of(body: Body, limb: str) -> Vec:
    link = chain(limb)
    ant = body.frames[link.segments[0]].ant
    return (ant[0] * link.bend, ant[1] * link.bend, ant[2] * link.bend)
