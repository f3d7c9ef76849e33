"""The figure's bones: segment lengths, thickness, and how far each joint may turn.

Lengths in centimetres for a stature of about 168. The arms are a little short of real ones, so
that hands stand under the shoulders on all fours with these legs.
"""

from typing import Final

SIDES: Final = {"r": 1.0, "l": -1.0}

# pelvis > waist > lumbar > t12 > chest > shoulders > c7
SPINE: Final = (10.0, 9.0, 9.0, 9.0, 9.0, 6.0)
SPINE_NAMES: Final = ("pelvis", "waist", "lumbar", "t12", "chest", "shoulders", "c7")
NECK: Final = 7.0
HEAD: Final = 8.5
HIP_WIDTH: Final = 8.0
SHOULDER_WIDTH: Final = 15.5
UPPER_ARM: Final = 27.0
FOREARM: Final = 23.5
PALM: Final = 7.0
FINGERS: Final = 6.0
THIGH: Final = 41.0
SHIN: Final = 39.0
HEEL_BACK: Final = 4.6
ANKLE_HEIGHT: Final = 6.0
BALL_AHEAD: Final = 11.5
TOE_AHEAD: Final = 17.0

# Radius of the sphere round each point, for drawing and for standing on the floor.
RADIUS: Final = {
    "pelvis": 11.0, "waist": 9.3, "lumbar": 9.3, "t12": 10.2, "chest": 10.6,
    "shoulders": 8.6, "c7": 5.0, "skull": 8.0, "head": 10.2,
    "hip": 9.4, "knee": 6.2, "ankle": 4.0, "heel": 3.6, "ball": 3.0, "toe": 2.4,
    "shoulder": 5.6, "elbow": 4.3, "wrist": 3.1, "knuckles": 3.0, "fingertips": 1.9,
}  # fmt: skip

LEG_JOINTS: Final = ("hip", "knee", "ankle", "heel", "ball", "toe")
ARM_JOINTS: Final = ("shoulder", "elbow", "wrist", "knuckles", "fingertips")
JOINTS: Final = frozenset(
    [*SPINE_NAMES, "skull", "head"]
    + [f"{joint}_{side}" for joint in LEG_JOINTS + ARM_JOINTS for side in SIDES]
)
# Segment: the points it runs between.
SEGMENTS: Final = {
    f"{name}_{side}": (f"{a}_{side}", f"{b}_{side}")
    for side in SIDES
    for name, a, b in (
        ("thigh", "hip", "knee"), ("shin", "knee", "ankle"), ("foot", "heel", "toe"),
        ("upper_arm", "shoulder", "elbow"), ("forearm", "elbow", "wrist"),
        ("hand", "wrist", "knuckles"),
    )
} | {"trunk": ("pelvis", "shoulders"), "low_back": ("pelvis", "t12")}  # fmt: skip

# Degrees a healthy, supple adult reaches (goniometer signs), with a little slack for drawing.
RANGES: Final = {
    "pelvis.pitch": (-190, 190), "pelvis.turn": (-180, 180), "pelvis.tilt": (-100, 100),
    "spine.lumbar": (-60, 60), "spine.thoracic": (-40, 50),
    "spine.side": (-45, 45), "spine.twist": (-80, 80),
    "neck.flex": (-60, 60), "neck.side": (-45, 45), "neck.twist": (-80, 80),
    "leg.hip": (-35, 145), "leg.abd": (-35, 60), "leg.er": (-50, 80),
    "leg.knee": (-5, 160), "leg.ankle": (-82, 35), "leg.toes": (-40, 70),
    "leg.foot_dir": (-95, 95), "leg.foot_head": (-120, 120),
    "arm.flex": (-65, 185), "arm.abd": (-60, 185), "arm.er": (-95, 95),
    "arm.elbow": (-5, 155), "arm.reach": (-30, 30), "arm.shrug": (-15, 35),
}  # fmt: skip
