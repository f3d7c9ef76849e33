"""Reading a solved figure back as a goniometer would, for review and for the range check."""

from math import acos, asin, atan2, degrees

from routines.figures import skeleton as bones
from routines.figures.kinematics import Body
from routines.figures.vectors import Frame, Vec, dot, sub, unit


def angles(body: Body) -> dict[str, float]:
    """Clinical limb angles in degrees: hip, abd, er and knee of a leg; flex, abd, elbow of an arm.

    Past 90 degrees of abduction flexion has no single value, so arms that high have no `flex`.
    """
    out: dict[str, float] = {}
    for side, sign in bones.SIDES.items():
        out |= _limb(body, "leg", side, sign, ("pelvis", "thigh", "shin"), ("hip", "abd", "knee"))
        parts = ("shoulders", "upper_arm", "forearm")
        out |= _limb(body, "arm", side, sign, parts, ("flex", "abd", "elbow"))
        out[f"leg_{side}.er"] = _turnout(body, side, sign)
        foot = body.frames[f"foot_{side}"]
        shin = body.frames[f"shin_{side}"]
        out[f"leg_{side}.ankle"] = degrees(atan2(dot(foot.ant, shin.up), dot(foot.ant, shin.ant)))
    return out


def _limb(body: Body, limb: str, side: str, sign: float, parts: tuple, names: tuple) -> dict:
    root, upper, lower = body.frames[parts[0]], *(body.frames[f"{p}_{side}"] for p in parts[1:])
    ahead, up, right = _seen_from(root, _down(upper))
    values = (
        _wrapped(degrees(atan2(ahead, -up))),
        degrees(asin(max(-1.0, min(1.0, right * sign)))),
        degrees(acos(max(-1.0, min(1.0, dot(upper.up, lower.up))))),
    )
    return {f"{limb}_{side}.{name}": value for name, value in zip(names, values, strict=True)}


def _wrapped(flex: float) -> float:
    """An arm carried past the ear reads 190, not -170."""
    return flex + 360 if flex < -120 else flex


def _turnout(body: Body, side: str, sign: float) -> float:
    """External rotation: how far the thigh's front turned out about its own length."""
    root, thigh = body.frames["pelvis"], body.frames[f"thigh_{side}"]
    out = unit(sub(root.right, _part(root.right, thigh.up)))
    return degrees(asin(max(-1.0, min(1.0, dot(thigh.ant, out) * sign))))


def _part(vec: Vec, axis: Vec) -> Vec:
    k = dot(vec, axis)
    return (axis[0] * k, axis[1] * k, axis[2] * k)


def _down(frame: Frame) -> Vec:
    return (-frame.up[0], -frame.up[1], -frame.up[2])


def _seen_from(frame: Frame, vec: Vec) -> tuple[float, float, float]:
    return dot(vec, frame.ant), dot(vec, frame.up), dot(vec, frame.right)
