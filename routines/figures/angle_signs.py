"""The drawing in docs/figures.md: what + means for each angle, drawn by the engine itself."""

from routines.figures.camera import HEIGHT, WIDTH, Camera
from routines.figures.keyframes import Keyframe
from routines.figures.painter import painter_for
from routines.figures.poses import Pose
from routines.figures.scene import ghost, scene
from routines.figures.solve import solve
from routines.figures.svg import Writer
from routines.figures.themes import DEFAULT, colours

_SIDE, _FRONT = Camera(14, 6), Camera(80, 6)
_COLUMNS = 4
_CAPTION = 26.0  # room above each figure
_SIT = {"leg_r.hip": 90.0, "leg_r.knee": 90.0, "leg_l.hip": 90.0, "leg_l.knee": 90.0}
# Caption, camera, angles of the grey figure, angles of the coloured one.
_SIGNS = (
    ("pelvis: pitch +40", _SIDE, {}, {"pelvis.pitch": 40}),
    ("spine: lumbar +45", _SIDE, {}, {"spine.lumbar": 45}),
    ("spine: thoracic +40", _SIDE, {}, {"spine.thoracic": 40}),
    ("neck: flex +40", _SIDE, {}, {"neck.flex": 40}),
    ("spine: side +30 (to the right)", _FRONT, {}, {"spine.side": 30}),
    ("spine: twist +50 (to the left)", _FRONT, {}, {"spine.twist": 50}),
    ("leg_r: hip +70", _SIDE, {}, {"leg_r.hip": 70}),
    ("leg_r: abd +35", _FRONT, {}, {"leg_r.abd": 35}),
    ("leg_r: er +40 (hip and knee 90)", _FRONT, _SIT, _SIT | {"leg_r.er": 40}),
    ("leg_r: knee +80, ankle +20", _SIDE, {}, {"leg_r.knee": 80, "leg_r.ankle": 20}),
    ("arm_r: flex +90, elbow +60", _SIDE, {}, {"arm_r.flex": 90, "arm_r.elbow": 60}),
    ("arm_r: abd +100", _FRONT, {}, {"arm_r.abd": 100}),
)


def angle_signs(theme: str = DEFAULT) -> str:
    """All signs on one SVG sheet."""
    cells = [_cell(i, *sign, theme) for i, sign in enumerate(_SIGNS)]
    rows = -(-len(_SIGNS) // _COLUMNS)
    size = f"{WIDTH * _COLUMNS:g} {(HEIGHT + _CAPTION) * rows:g}"
    panel = f'<rect width="100%" height="100%" fill="{colours(theme)["panel"]}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}">'
    return f"{svg}{panel}{''.join(cells)}</svg>\n"


def _cell(i: int, caption: str, camera: Camera, before: dict, after: dict, theme: str) -> str:
    start, end = Keyframe(before, ground=()), Keyframe(after, ground=())
    pose = _pose(f"sign-{i}", camera, start, end)
    bodies = [solve(start)[0], solve(end)[0]]
    painter = painter_for(pose, bodies, theme)
    marks = scene(painter, bodies[1])[1:]  # without the shadow: nobody stands on a floor here
    drawn = Writer(painter).write([ghost(painter, bodies[0]), *marks])
    x, y = i % _COLUMNS * WIDTH, i // _COLUMNS * (HEIGHT + _CAPTION)
    text = (
        f'<text x="14" y="24" font-family="sans-serif" font-size="15"'
        f' fill="{colours(theme)["line"]}">{caption}</text>'
    )
    return f'<g transform="translate({x:g} {y:g})">{text}<g transform="translate(0 {_CAPTION:g})">{drawn}</g></g>'


def _pose(slug: str, camera: Camera, start: Keyframe, end: Keyframe) -> Pose:
    return Pose(
        slug=slug, file="", name="", camera=camera, far=None, layers=(), props=(), muscles=(),
        start=start, end=end, through=None, back=None, arrow=None, loop="hold", words={},
    )  # fmt: skip
