"""The shadow under the figure: bones drawn flat on the floor.

The strokes are written in floor coordinates and a matrix tips them into the picture, so a shadow
costs a few bytes and is squashed as the floor is.
"""

from routines.figures.camera import View
from routines.figures.kinematics import Body
from routines.figures.paths import num

_THICK = (("pelvis", "lumbar", "shoulders"),)
_MIDDLE = (
    ("hip_r", "knee_r", "ankle_r", "toe_r"), ("hip_l", "knee_l", "ankle_l", "toe_l"),
    ("c7", "head"),
)  # fmt: skip
_THIN = (("shoulder_r", "elbow_r", "wrist_r"), ("shoulder_l", "elbow_l", "wrist_l"))


def shadow(view: View, body: Body) -> tuple[str, list[tuple[str, int]]]:
    """The matrix from floor to picture, and (path, width in cm) on the floor."""
    ox, oy = view.at((0.0, 0.0, 0.0))
    ax, ay = view.at((1.0, 0.0, 0.0))
    bx, by = view.at((0.0, 0.0, 1.0))
    m = (ax - ox, ay - oy, bx - ox, by - oy, ox, oy)
    matrix = " ".join(f"{v:.3f}" for v in m)
    groups = ((_THICK, 24), (_MIDDLE, 12), (_THIN, 8))
    return matrix, [("".join(_flat(body, chain) for chain in chains), w) for chains, w in groups]


def _flat(body: Body, chain: tuple[str, ...]) -> str:
    points = (body.points[name] for name in chain)
    return "M" + "L".join(f"{num(round(p[0]))} {num(round(p[2]))}" for p in points)
