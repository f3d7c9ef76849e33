"""From joint angles to points: pelvis, spine, head, legs and arms, with goniometer signs.

Right-hand turns about a part's own axes: front (ant), top (up), right. Limb angles are the
clinical ones: + is flexion, abduction, external rotation, dorsiflexion, on either side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from routines.figures import skeleton as bones
from routines.figures.vectors import WORLD, Frame, Vec, add, place, rotated, turned

Angles = Mapping[str, float]


@dataclass
class Body:
    """A solved figure: where each joint is, and which way each segment faces."""

    points: dict[str, Vec] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)

    def shift(self, dx: float = 0, dy: float = 0, dz: float = 0) -> None:
        """Move the whole figure without turning it."""
        for name, point in self.points.items():
            self.points[name] = (point[0] + dx, point[1] + dy, point[2] + dz)


def pose_body(angles: Angles) -> Body:
    """The figure with every joint at its angle, pelvis at pelvis.x, .y, .z."""
    body = Body()
    _trunk(body, angles)
    _head(body, angles)
    for side in bones.SIDES:
        place_leg(body, angles, side)
        place_arm(body, angles, side)
    return body


def _trunk(body: Body, angles: Angles) -> None:
    get = angles.get
    frame = turned(WORLD, WORLD.right, -get("pelvis.pitch", 0))
    frame = rotated(frame, up=get("pelvis.turn", 0))
    frame = rotated(frame, ant=get("pelvis.tilt", 0))
    point = (get("pelvis.x", 0.0), get("pelvis.y", 0.0), get("pelvis.z", 0.0))
    body.points["pelvis"], body.frames["pelvis"] = point, frame
    # Lumbar bending is spread over two joints, thoracic over three, side and twist over five.
    flex = [get("spine.lumbar", 0) / 2] * 2 + [get("spine.thoracic", 0) / 3] * 3 + [0]
    side, twist = get("spine.side", 0) / 5, get("spine.twist", 0) / 5
    for i, size in enumerate(bones.SPINE):
        if i < 5:
            frame = rotated(frame, right=-flex[i], ant=side, up=twist)
        point = add(point, frame.up, size)
        name = bones.SPINE_NAMES[i + 1]
        body.points[name], body.frames[name] = point, frame


def _head(body: Body, angles: Angles) -> None:
    flex, side, twist = (angles.get(f"neck.{k}", 0) for k in ("flex", "side", "twist"))
    neck = rotated(body.frames["c7"], right=-0.6 * flex, ant=0.6 * side, up=0.5 * twist)
    body.points["skull"] = add(body.points["c7"], neck.up, bones.NECK)
    head = rotated(neck, right=-0.4 * flex, ant=0.4 * side, up=0.5 * twist)
    # The skull sits a little ahead of the neck, as it does in life.
    body.points["head"] = place(body.points["skull"], head, ant=1.2, up=bones.HEAD)
    body.frames["skull"], body.frames["head"] = neck, head


def place_leg(body: Body, angles: Angles, side: str) -> None:
    """Hip, knee and foot of one side from its angles."""
    s = bones.SIDES[side]
    hip, abd, er, knee = (angles.get(f"leg_{side}.{k}", 0) for k in ("hip", "abd", "er", "knee"))
    root = body.frames["pelvis"]
    body.points[f"hip_{side}"] = place(body.points["pelvis"], root, right=s * bones.HIP_WIDTH)
    thigh = rotated(root, right=hip, ant=-s * abd, up=-s * er)
    shin = rotated(thigh, right=-knee)
    body.frames[f"thigh_{side}"], body.frames[f"shin_{side}"] = thigh, shin
    body.points[f"knee_{side}"] = add(body.points[f"hip_{side}"], thigh.up, -bones.THIGH)
    body.points[f"ankle_{side}"] = add(body.points[f"knee_{side}"], shin.up, -bones.SHIN)
    place_foot(body, rotated(shin, right=angles.get(f"leg_{side}.ankle", 0)), angles, side)


def place_foot(body: Body, foot: Frame, angles: Angles, side: str) -> None:
    """Heel, ball and toe from the ankle and the way the foot points; toes may bend up."""
    ankle = body.points[f"ankle_{side}"]
    body.frames[f"foot_{side}"] = foot
    low = -bones.ANKLE_HEIGHT
    heel, ball = bones.RADIUS["heel"], bones.RADIUS["ball"]
    body.points[f"heel_{side}"] = place(ankle, foot, -bones.HEEL_BACK, low + heel)
    body.points[f"ball_{side}"] = place(ankle, foot, bones.BALL_AHEAD, low + ball)
    toes = rotated(foot, right=angles.get(f"leg_{side}.toes", 0))
    ahead = bones.TOE_AHEAD - bones.BALL_AHEAD
    body.points[f"toe_{side}"] = place(body.points[f"ball_{side}"], toes, ahead, -0.6)


def place_arm(body: Body, angles: Angles, side: str) -> None:
    """Shoulder, elbow and hand of one side from its angles."""
    s = bones.SIDES[side]
    flex, abd, er, elbow = (
        angles.get(f"arm_{side}.{k}", 0) for k in ("flex", "abd", "er", "elbow")
    )
    root = body.frames["shoulders"]
    # An arm overhead carries its shoulder up with it.
    lift = angles.get(f"arm_{side}.shrug", 0) / 5 + max(0.0, max(abs(flex), abs(abd)) - 80) / 30
    body.points[f"shoulder_{side}"] = place(
        body.points["shoulders"], root, ant=angles.get(f"arm_{side}.reach", 0) / 4,
        up=lift - 1.0, right=s * (bones.SHOULDER_WIDTH - lift * 0.4),
    )  # fmt: skip
    upper = rotated(root, right=flex, ant=-s * abd, up=-s * er)
    fore = rotated(upper, right=elbow)
    body.frames[f"upper_arm_{side}"], body.frames[f"forearm_{side}"] = upper, fore
    body.points[f"elbow_{side}"] = add(body.points[f"shoulder_{side}"], upper.up, -bones.UPPER_ARM)
    body.points[f"wrist_{side}"] = add(body.points[f"elbow_{side}"], fore.up, -bones.FOREARM)
    along = add((0.0, 0.0, 0.0), fore.up, -1)
    place_hand(body, along, along, side)


def place_hand(body: Body, palm: Vec, fingers: Vec, side: str) -> None:
    """Knuckles and fingertips from the wrist and two directions."""
    wrist = body.points[f"wrist_{side}"]
    body.points[f"knuckles_{side}"] = add(wrist, palm, bones.PALM)
    body.points[f"fingertips_{side}"] = add(body.points[f"knuckles_{side}"], fingers, bones.FINGERS)
    body.frames[f"hand_{side}"] = body.frames[f"forearm_{side}"]
