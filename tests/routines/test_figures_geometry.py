"""Joints are where they should be: snapshots, clinical signs, reach and in-betweens."""

import json
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routines import figures
from routines.figures import skeleton as bones
from routines.figures.instants import evenly, solved
from routines.figures.keyframes import Keyframe
from routines.figures.kinematics import pose_body
from routines.figures.measure import angles
from routines.figures.reach import chain, reach_to
from routines.figures.solve import Step, solve_step
from tests.routines.figure_points import SNAPSHOT, points

KNOWN = json.loads(SNAPSHOT.read_text("utf-8"))


@pytest.mark.parametrize("slug", figures.slugs())
def test_its_joints_are_where_they_were(slug):
    now, before = points(slug), KNOWN[slug]
    for key, joints in before.items():
        for joint, point in joints.items():
            assert dist(now[key][joint], point) <= 2, (key, joint)


@pytest.mark.parametrize(
    "angle, joint, goes",
    [
        ({"leg_r.hip": 90}, "knee_r", (1, 0, 0)),  # flexion: forwards
        ({"leg_r.abd": 40}, "knee_r", (0, 0, 1)),  # abduction: away from the midline
        ({"leg_l.abd": 40}, "knee_l", (0, 0, -1)),
        ({"leg_r.knee": 90}, "ankle_r", (-1, 0, 0)),  # heel to buttock
        ({"leg_r.hip": 90, "leg_r.knee": 90, "leg_r.er": 40}, "ankle_r", (0, 0, -1)),
        ({"leg_r.ankle": 20}, "toe_r", (0, 1, 0)),  # dorsiflexion: toes up
        ({"arm_r.flex": 90}, "wrist_r", (1, 0, 0)),
        ({"arm_l.abd": 90}, "wrist_l", (0, 0, -1)),
        ({"arm_r.elbow": 90}, "wrist_r", (1, 0, 0)),
        ({"pelvis.pitch": 90}, "head", (1, 0, 0)),  # prone: head ahead
        ({"spine.lumbar": 30}, "head", (1, 0, 0)),  # flexion: bend forwards
        ({"spine.side": 30}, "head", (0, 0, 1)),  # towards the right
        ({"neck.flex": 30}, "head", (1, 0, 0)),
    ],
)
def test_plus_means_what_a_goniometer_says(angle, joint, goes):
    before, after = pose_body({}).points[joint], pose_body(angle).points[joint]
    moved = [b - a for a, b in zip(before, after, strict=True)]
    assert sum(m * g for m, g in zip(moved, goes, strict=True)) > 2


@given(
    hip=st.integers(-30, 100), abd=st.integers(-25, 40), knee=st.integers(0, 130),
    flex=st.integers(-50, 110), elbow=st.integers(0, 140),
)  # fmt: skip
def test_measuring_a_body_gives_back_the_angles_it_was_made_from(hip, abd, knee, flex, elbow):
    made = {"leg_l.hip": hip, "leg_l.abd": abd, "leg_l.knee": knee}
    made |= {"arm_r.flex": flex, "arm_r.elbow": elbow}
    read = angles(pose_body(made))
    assert all(read[name] == pytest.approx(value, abs=0.01) for name, value in made.items())


@given(
    limb=st.sampled_from(["arm_r", "arm_l", "leg_r", "leg_l"]),
    goal=st.tuples(st.floats(-90, 90), st.floats(-90, 90), st.floats(-90, 90)),
    pole=st.sampled_from([(1, 0.3, 0), (-1, -0.2, 0.5), (0, 1, 0)]),
)
def test_a_reach_keeps_bones_their_length_and_arrives_or_says_by_how_much_not(limb, goal, pole):
    body, link = pose_body({}), chain(limb)
    missing = reach_to(body, limb, goal, pole)
    root, middle, end = (body.points[name] for name in link.names)
    assert dist(root, middle) == pytest.approx(link.sizes[0], abs=0.01)
    assert dist(middle, end) == pytest.approx(link.sizes[1], abs=0.01)
    if dist(root, goal) > abs(link.sizes[0] - link.sizes[1]) + 0.6:
        assert dist(end, goal) == pytest.approx(missing, abs=0.06)


def test_angles_are_mixed_and_not_points():
    start, end = Keyframe({"leg_r.knee": 0.0}), Keyframe({"leg_r.knee": 120.0})
    halfway, _ = solve_step(Step(start, end, 0.5))
    assert angles(halfway)["leg_r.knee"] == pytest.approx(60, abs=0.01)


@pytest.mark.parametrize("slug", figures.slugs())
def test_no_bone_changes_length_and_nothing_jumps_on_the_way(slug):
    bodies = evenly(figures.pose(slug))
    for body in bodies:
        for side in bones.SIDES:
            thigh = dist(body.points[f"hip_{side}"], body.points[f"knee_{side}"])
            assert thigh == pytest.approx(bones.THIGH, abs=0.05)
    for before, after in zip(bodies, bodies[1:], strict=False):
        for joint in ("head", "wrist_r", "wrist_l", "ankle_r", "ankle_l", "toe_r", "toe_l"):
            assert dist(before.points[joint], after.points[joint]) < 45, joint


@pytest.mark.parametrize("slug", figures.slugs())
def test_the_way_starts_and_ends_at_the_keyframes(slug):
    pose = figures.pose(slug)
    bodies, keys = evenly(pose), solved(pose)
    assert dist(bodies[-1].points["knee_r"], keys["end"].points["knee_r"]) < 0.1
    assert dist(bodies[0].points["knee_r"], keys["start"].points["knee_r"]) < 0.1
