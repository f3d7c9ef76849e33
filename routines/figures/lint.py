"""What must never be drawn: impossible joints, parts under the floor, hands that do not arrive."""

from collections.abc import Iterator
from typing import Final

from routines.figures import measure, muscles
from routines.figures import skeleton as bones
from routines.figures.contacts import lowest
from routines.figures.errors import PoseError
from routines.figures.kinematics import Body
from routines.figures.poses import Pose, pose, slugs
from routines.figures.solve import solve
from routines.figures.things import PROPS

UNDER_FLOOR: Final = 2.0  # cm: soft tissue gives that much
MISSING: Final = 1.5  # cm a hand or foot may stay short of its target
SLACK: Final = 6.0  # degrees over the range, for joints that follow from a reach
_LAYERS: Final = {"trunk", "head", "leg_r", "leg_l", "arm_r", "arm_l"}


def check(p: Pose) -> None:
    """Raise the first finding of a pose as PoseError."""
    for finding in findings(p):
        raise finding


def findings(p: Pose) -> Iterator[PoseError]:
    """Everything wrong with a pose that reading it did not show."""
    yield from _names(p)
    for name, key in p.keyframes():
        body, missing = solve(key)
        yield from _arrivals(p, name, missing)
        yield from _floor(p, name, body)
        yield from _ranges(p, name, body)


def all_findings() -> list[PoseError]:
    """Findings over every pose file; files that cannot be read are findings too."""
    found: list[PoseError] = []
    for slug in slugs():
        try:
            found += findings(pose(slug))
        except PoseError as error:
            found.append(error)
    return found


def _error(p: Pose, problem: str, joint: str, value: object) -> PoseError:
    return PoseError(problem, file=p.file, pose=p.slug, joint=joint, value=value)


def _names(p: Pose) -> Iterator[PoseError]:
    for name in p.muscles:
        if not muscles.known(name):
            yield _error(p, "unknown muscle", "muscles", name)
    yield from _things(p)
    if p.layers and set(p.layers) != _LAYERS:
        yield _error(p, "must name every layer once", "layers", ", ".join(p.layers))
    if p.arrow and p.arrow.joint and p.arrow.joint not in bones.JOINTS:
        yield _error(p, "unknown joint", "arrow.joint", p.arrow.joint)
    for word in ("start", "end"):
        if not p.words.get(word):
            yield _error(p, "missing words", f"words.{word}", None)


def _things(p: Pose) -> Iterator[PoseError]:
    body = solve(p.end)[0]
    for kind, prop in (item for thing in p.props for item in thing.items()):
        if kind not in PROPS:
            yield _error(p, "unknown prop", "props", kind)
            continue
        if (over := prop.get("over", "all")) not in _LAYERS | {"all"}:
            yield _error(p, "unknown layer", f"props.{kind}.over", over)
        try:
            PROPS[kind](prop, body)
        except (KeyError, TypeError, ValueError) as problem:
            yield _error(p, f"cannot be built: {problem!r}", f"props.{kind}", prop)


def _arrivals(p: Pose, name: str, missing: dict[str, float]) -> Iterator[PoseError]:
    for limb, short in missing.items():
        if short > MISSING:
            yield _error(
                p, "cannot reach its target; short by cm", f"{name}.{limb}", round(short, 1)
            )


def _floor(p: Pose, name: str, body: Body) -> Iterator[PoseError]:
    for joint in sorted(bones.JOINTS):
        if lowest(body, joint) < -UNDER_FLOOR:
            height = round(lowest(body, joint), 1)
            yield _error(p, "under the floor by more than 2 cm", f"{name}.{joint}", height)


def _ranges(p: Pose, name: str, body: Body) -> Iterator[PoseError]:
    for joint, value in measure.angles(body).items():
        limb, _, part = joint.partition(".")
        low, high = bones.RANGES[f"{limb[:3]}.{part}"]
        if not low - SLACK <= value <= high + SLACK and _steady(limb, part, body):
            problem = f"outside the human range {low} to {high}"
            yield _error(p, problem, f"{name}.{joint}", round(value))


def _steady(limb: str, part: str, body: Body) -> bool:
    """An arm or thigh raised sideways has no meaningful flexion, and a straight one no turn."""
    angle = measure.angles(body)
    if part in ("flex", "hip"):
        return abs(angle[f"{limb}.abd"]) < 50
    return not (part == "er" and angle[f"{limb}.knee"] < 25)
