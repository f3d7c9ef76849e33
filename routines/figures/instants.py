"""The solved instants of a pose: its keyframes, and even steps between them."""

from routines.figures.keyframes import smooth
from routines.figures.kinematics import Body
from routines.figures.poses import Pose
from routines.figures.solve import Step, solve, solve_step

STEPS = 4


def solved(pose: Pose) -> dict[str, Body]:
    """Each authored keyframe, solved."""
    return {name: solve(key)[0] for name, key in pose.keyframes()}


def evenly(pose: Pose) -> list[Body]:
    """From start to end, through the middle keyframe if there is one."""
    stops = [pose.start, pose.through, pose.end] if pose.through else [pose.start, pose.end]
    return _along(stops, eased=True)


def back_again(pose: Pose) -> list[Body]:
    """From end to start by the way a cycle returns."""
    stops = [pose.end, pose.back, pose.start] if pose.back else [pose.end, pose.start]
    return _along(stops, eased=True)


def _along(stops: list, *, eased: bool) -> list[Body]:
    """Even instants; speed eases over the whole way, not at each stop."""
    legs = len(stops) - 1
    steps = STEPS if legs == 1 else STEPS + 2
    bodies = []
    for i in range(steps + 1):
        place = smooth(i / steps) * legs if eased else i / steps * legs
        leg = min(int(place), legs - 1)
        bodies.append(solve_step(Step(stops[leg], stops[leg + 1], place - leg))[0])
    return bodies
