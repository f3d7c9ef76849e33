"""The solved instants of a pose: its keyframes, and even steps between them."""

from routines.figures.keyframes import Keyframe, smooth
from routines.figures.kinematics import Body
from routines.figures.poses import Pose
from routines.figures.solve import Step, solve, solve_step

STEPS = 6  # between two keyframes; more is smoother and heavier


def solved(pose: Pose) -> dict[str, Body]:
    """Each authored keyframe, solved."""
    return {name: solve(key)[0] for name, key in pose.keyframes()}


def evenly(pose: Pose) -> list[Body]:
    """From start to end, through the middle keyframe if there is one."""
    if pose.loop == "still":
        return [solve(pose.end)[0]]
    stops = [pose.start, pose.through, pose.end] if pose.through else [pose.start, pose.end]
    return _along(stops, eased=pose.loop != "cycle")


def back_again(pose: Pose) -> list[Body]:
    """From end to start by the way a cycle returns."""
    stops = [pose.end, pose.back, pose.start] if pose.back else [pose.end, pose.start]
    return _along(stops, eased=False)


def _along(stops: list[Keyframe], *, eased: bool) -> list[Body]:
    """Even instants; speed eases over the whole way, not at each stop."""
    legs = len(stops) - 1
    steps = STEPS if legs == 1 else STEPS + 2
    return [
        _at(stops, (smooth(i / steps) if eased else i / steps) * legs) for i in range(steps + 1)
    ]


def _at(stops: list[Keyframe], place: float) -> Body:
    leg = min(int(place), len(stops) - 2)
    return solve_step(Step(stops[leg], stops[leg + 1], place - leg))[0]
