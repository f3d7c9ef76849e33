"""Every pose can be done by a person, and a bad one says where it is wrong."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from routines import figures
from routines.figures.lint import check, findings
from routines.figures.poses import FOLDER, parse

SLUGS = figures.slugs()
STRETCHES = Path(figures.__file__).parent.parent / "data" / "stretches"
GOOD = {
    "name": "Test", "view": {"az": 10, "el": 10}, "words": {"start": "Lie", "end": "rise"},
    "start": {"pelvis": {"pitch": -90}}, "end": {"pelvis": {"pitch": -90}},
}  # fmt: skip


@pytest.mark.parametrize("slug", SLUGS)
def test_it_finds_nothing_wrong_with_the_pose(slug):
    assert [str(finding) for finding in findings(figures.pose(slug))] == []


def test_it_draws_every_exercise_of_the_catalog():
    listed = {
        entry["slug"]
        for path in STRETCHES.glob("*.yaml")
        for entry in yaml.safe_load(path.read_text("utf-8"))["stretches"]
    }
    assert len(listed) == 60
    assert set(SLUGS) == listed


def test_it_names_a_worked_side_exactly_where_the_catalog_does():
    for path in STRETCHES.glob("*.yaml"):
        for entry in yaml.safe_load(path.read_text("utf-8"))["stretches"]:
            sided = figures.alt_text(entry["slug"], "left") != figures.alt_text(entry["slug"])
            assert sided == (entry["sides"] == "each"), entry["slug"]


@pytest.mark.parametrize("slug", SLUGS)
def test_its_file_says_which_pose_it_is(slug):
    assert yaml.safe_load((FOLDER / f"{slug}.yaml").read_text("utf-8"))["pose"] == slug


def test_an_unknown_exercise_is_a_key_error():
    assert not figures.has_figure("no-such")
    with pytest.raises(KeyError):
        figures.draw_still("no-such")


@pytest.mark.parametrize(
    "where, change, joint, value, problem",
    [
        ("start", {"tail": {"wag": 3}}, "start.tail", {"wag": 3}, "unknown joint"),
        ("end", {"leg_r": {"hop": 3}}, "end.leg_r.hop", 3, "unknown joint"),
        ("end", {"leg_r": {"knee": 190}}, "end.leg_r.knee", 190, "human range"),
        ("start", {"arm": {"elbow": -40}}, "start.arm_r.elbow", -40, "human range"),
        ("start", {"neck": {"flex": "far"}}, "start.neck.flex", "far", "not a number"),
        ("end", {"arm_r": {"to": "moon"}}, "end.arm_r.to", "moon", "unknown joint or segment"),
        ("end", {"ground": ["paw"]}, "end.contact", "paw", "unknown joint"),
        ("end", {"pin": {"joint": "paw", "x": 0}}, "end.contact", "paw", "unknown joint"),
        ("end", {"arm_r": {"at": [200, 0, 0]}}, "end.arm_r", None, "cannot reach"),
        ("end", {"ground": "none"}, "end.ankle_l", -4.0, "under the floor"),
        (
            "end",
            {"leg_r": {"at": [12, 11, 8], "pole": [0, 1, 0], "foot_dir": 0}},
            "end.leg_r.ankle",
            179,
            "human range",
        ),
    ],
)
def test_a_bad_pose_names_file_pose_joint_and_value(where, change, joint, value, problem):
    data = deepcopy(GOOD)
    data[where] |= change
    with pytest.raises(figures.PoseError, match=re.escape(problem)) as caught:
        check(parse(data, file="test.yaml", slug="test"))
    error = caught.value
    assert (error.file, error.pose, error.joint) == ("test.yaml", "test", joint)
    assert value in (None, error.value)
    for part in ("test.yaml", "pose test", joint, str(error.value)):
        assert part in str(error)


@pytest.mark.parametrize(
    "change, joint",
    [
        ({"colour": "red"}, "colour"),
        ({"loop": "forever"}, "loop"),
        ({"muscles": ["glute"]}, "muscles"),
        ({"muscles": ["wing_r"]}, "muscles"),
        ({"props": [{"trampoline": {}}]}, "props"),
        ({"props": [{"mat": {}}]}, "props.mat"),
        ({"props": [{"mat": {"x": [0, 9], "over": "moon"}}]}, "props.mat.over"),
        ({"view": {"az": 10}}, "view.el"),
        ({"end": {"arm_r": {"at": [1, 2]}}}, "end.arm_r.at"),
        ({"end": {"arm": {"at": 5}}}, "end.arm.at"),
        ({"end": {"leg": {"at": [5, 6, 8], "pole": ["up", 0, 0]}}}, "end.leg.pole"),
        ({"layers": ["head", "trunk"]}, "layers"),
        ({"arrow": {"joint": "paw"}}, "arrow.joint"),
        ({"words": {"start": "Lie"}}, "words.end"),
    ],
)
def test_a_bad_setting_is_named(change, joint):
    with pytest.raises(figures.PoseError) as caught:
        check(parse(GOOD | change, file="test.yaml", slug="test"))
    assert caught.value.joint == joint


@pytest.mark.parametrize("key", ["name", "view", "start", "end", "words"])
def test_a_missing_part_is_named(key):
    data = {k: v for k, v in GOOD.items() if k != key}
    with pytest.raises(figures.PoseError) as caught:
        parse(data, file="test.yaml", slug="test")
    assert caught.value.joint == key
