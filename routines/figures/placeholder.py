"""The picture of an exercise that has none: a pale standing figure on the panel."""

from routines.figures.camera import Camera, fitted
from routines.figures.head import head
from routines.figures.kinematics import pose_body
from routines.figures.paths import outline
from routines.figures.svg import framed
from routines.figures.themes import colours
from routines.figures.volumes import layers

_STANCE = {
    "arm_r.abd": 14.0, "arm_l.abd": 14.0, "leg_r.abd": 5.0, "leg_l.abd": 5.0,
}  # fmt: skip


def placeholder(theme: str) -> str:
    """A quiet silhouette that claims nothing about the exercise."""
    body = pose_body(_STANCE)
    blobs = [b for layer in (*layers(body).values(), head(body)) for b in layer.blobs]
    view = fitted(Camera(84, 4), [ball for blob in blobs for ball in blob.balls], [])
    d = "".join(outline([view.disc(ball) for ball in blob.balls]) for blob in blobs)
    return framed(f'<path d="{d}" fill="{colours(theme)["ghost"]}" opacity=".4"/>', "right", theme)
