"""The foot: by its ankle angle, or by how its sole stands in the room."""

from math import cos, radians, sin

from routines.figures.kinematics import Angles, Body, place_foot
from routines.figures.vectors import Frame, Vec, across, cross, mix, rotated, unit

_UP: Vec = (0.0, 1.0, 0.0)


def set_foot(body: Body, start: Angles, end: Angles, share: float, side: str) -> None:
    """Turn the foot; where only one end of the movement fixes the sole, ease into it."""
    a, b = _frame(body, start, side), _frame(body, end, side)
    ant = unit(mix(a.ant, b.ant, share), a.ant)
    up = unit(across(mix(a.up, b.up, share), ant), a.up)
    toes = (start.get(f"leg_{side}.toes", 0), end.get(f"leg_{side}.toes", 0))
    bent = {f"leg_{side}.toes": toes[0] + (toes[1] - toes[0]) * share}
    place_foot(body, Frame(ant, up, cross(ant, up)), bent, side)


def _frame(body: Body, angles: Angles, side: str) -> Frame:
    """foot_dir: degrees the toes stand above the heel; foot_head: heading; foot_roll: sole out."""
    name = f"leg_{side}"
    if f"{name}.foot_dir" not in angles:
        return rotated(body.frames[f"shin_{side}"], right=angles.get(f"{name}.ankle", 0))
    rise, head = radians(angles[f"{name}.foot_dir"]), radians(angles.get(f"{name}.foot_head", 0))
    ant = (cos(rise) * cos(head), sin(rise), cos(rise) * sin(head))
    level = (-sin(head), 0.0, cos(head))
    foot = Frame(ant, unit(cross(level, ant), _UP), level)
    return rotated(foot, ant=angles.get(f"{name}.foot_roll", 0))
