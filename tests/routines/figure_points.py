"""Where the joints of every figure are: the snapshot that geometry tests compare with.

After changing poses or the engine on purpose: python -m tests.routines.figure_points
"""

import json
from pathlib import Path

from routines.figures.instants import solved
from routines.figures.poses import pose, slugs

SNAPSHOT = Path(__file__).parent / "data" / "figure_points.json"
_JOINTS = (
    "pelvis", "chest", "head", "knee_r", "knee_l", "ankle_r", "ankle_l", "toe_r",
    "elbow_r", "elbow_l", "wrist_r", "wrist_l",
)  # fmt: skip


def points(slug: str) -> dict[str, dict[str, list[int]]]:
    """Whole centimetres of the main joints in every keyframe."""
    return {
        key: {joint: [round(v) for v in body.points[joint]] for joint in _JOINTS}
        for key, body in solved(pose(slug)).items()
    }


def write() -> None:
    lines = [f"{json.dumps(s)}: {json.dumps(points(s), separators=(',', ':'))}" for s in slugs()]
    SNAPSHOT.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    write()
