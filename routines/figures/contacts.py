"""What touches what: standing on the floor, and staying put between start and end."""

from collections.abc import Iterable

from routines.figures import skeleton as bones
from routines.figures.kinematics import Body

_TRUNK = (*bones.SPINE_NAMES[:6], "head")


def lowest(body: Body, joint: str) -> float:
    """Height of the underside of the body at a joint."""
    return body.points[joint][1] - bones.RADIUS[joint.rsplit("_", 1)[0]]


def height_to_lose(body: Body, joints: Iterable[str]) -> float:
    """How far to lower (-) or lift (+) so that the lowest of these joints rests on the floor."""
    return -min(lowest(body, joint) for joint in joints)


def pin(body: Body, joint: str, x: float | None, z: float | None, weight: float = 1) -> None:
    """Slide the figure until that joint is at x (and z): a contact does not slip."""
    point = body.points[joint]
    dx = 0.0 if x is None else x - point[0]
    dz = 0.0 if z is None else z - point[2]
    body.shift(dx=dx * weight, dz=dz * weight)


def resting_joints(limbs_in_room: Iterable[str]) -> list[str]:
    """Everything that may carry the body: all but limbs whose place is already given."""
    away = set(limbs_in_room)
    parts = list(_TRUNK)
    for side in bones.SIDES:
        if f"leg_{side}" not in away:
            parts += [f"{j}_{side}" for j in bones.LEG_JOINTS]
        if f"arm_{side}" not in away:
            parts += [f"{j}_{side}" for j in bones.ARM_JOINTS]
    return parts
