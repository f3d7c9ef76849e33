"""The figure in words, from the data it is drawn from: alternative text and a spoken line.

`say` translates a sentence before sides are filled in; the words of pose files are its keys
(`phrases` lists them).
"""

from collections.abc import Callable, Iterator

from routines.figures.muscles import MUSCLES, parts
from routines.figures.poses import Pose

Say = Callable[[str], str]
_OTHER = {"right": "left", "left": "right"}
_ALT = "{name}. Start: {start}. Then: {end}. Highlighted: {muscles}."
_ALT_SIDED = "{name}, {side} side. Start: {start}. Then: {end}. Highlighted: {muscles}."
_SPOKEN = "{start}; then {end}."
_SIDED = "{side} {muscle}"
_AND = "{first} and {last}"


def one_sided(pose: Pose) -> bool:
    """Whether the movement has a worked side: its words then say which."""
    text = " ".join(pose.words.values())
    return "{side}" in text or "{other}" in text


def alt_text(pose: Pose, side: str = "right", say: Say = str, name: str = "") -> str:
    """What the picture shows, for those who do not see it; `name` replaces the pose's own."""
    sided = one_sided(pose)
    template = say(_ALT_SIDED if sided else _ALT)
    start, end = (_filled(pose, key, side, say) for key in ("start", "end"))
    return template.format(
        name=name or say(pose.name), side=say(side), start=_lower(start), end=_lower(end),
        muscles=muscle_words(pose, side, say),
    )  # fmt: skip


def spoken(pose: Pose, side: str = "right", say: Say = str) -> str:
    """The movement as one sentence to be read aloud."""
    start, end = (_filled(pose, key, side, say) for key in ("start", "end"))
    return say(_SPOKEN).format(start=start, end=_lower(end))


def muscle_words(pose: Pose, side: str = "right", say: Say = str) -> str:
    """The highlighted muscles by their plain names, with the side where there is one."""
    stems = list(dict.fromkeys(parts(name)[0] for name in pose.muscles))
    names = [_muscle(pose, stem, side, say) for stem in stems]
    if len(names) < 2:
        return "".join(names)
    return say(_AND).format(first=", ".join(names[:-1]), last=names[-1])


def _muscle(pose: Pose, stem: str, side: str, say: Say) -> str:
    muscle = MUSCLES[stem]
    shown = {parts(name)[1] for name in pose.muscles if parts(name)[0] == stem}
    if not one_sided(pose) or not muscle.paired or len(shown) == 2:
        return say(muscle.plural or muscle.words)
    actual = side if shown == {"r"} else _OTHER[side]
    return say(_SIDED).format(side=say(actual), muscle=say(muscle.words))


def _filled(pose: Pose, key: str, side: str, say: Say) -> str:
    return say(pose.words[key]).format(side=say(side), other=say(_OTHER[side]))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def phrases(poses: list[Pose]) -> Iterator[str]:
    """Every sentence and name that `say` may be asked to translate."""
    yield from (_ALT, _ALT_SIDED, _SPOKEN, _SIDED, _AND, "right", "left")
    for muscle in MUSCLES.values():
        yield from filter(None, (muscle.words, muscle.plural))
    for pose in poses:
        yield from (pose.name, *pose.words.values())
