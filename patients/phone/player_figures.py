"""Which pictures the player shows: for each side a still and a moving one, and their words."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from patients.models import Prescription
from routines import figures

SIDES = {"each": ("left", "right"), "both": ("both",)}
# The figures are drawn of the right side; a stretch without sides shows that one.
DRAWN = {"left": "left", "right": "right", "both": "right"}


def line_figures(line: Prescription, theme: str) -> dict[str, dict[str, Any]]:
    """By side: the addresses of the pictures ("" while there is none) and the picture in words."""
    return {side: _figure(line, side, theme) for side in SIDES[line.sides]}


def _figure(line: Prescription, side: str, theme: str) -> dict[str, Any]:
    pose = line.stretch.pose
    if line.stretch.picture:
        # A photo of the clinic's own shows no side and doesn't move.
        address = reverse("stretch-picture", args=[line.stretch.picture.name])
        return {"still": address, "moving": "", "alt": line.stretch.alt}
    if not (pose and figures.has_figure(pose)):
        return {"still": "", "moving": "", "alt": line.stretch.alt}
    alt = figures.alt_text(pose, DRAWN[side], say=gettext)
    return {
        "still": _address(pose, DRAWN[side], theme, "still"),
        "moving": _address(pose, DRAWN[side], theme, "moving"),
        "alt": alt,
    }


def _address(pose: str, side: str, theme: str, motion: str) -> str:
    address = {"slug": pose, "side": side, "theme": theme, "motion": motion}
    address["version"] = figures.figure_version()
    try:
        return reverse("figure", kwargs=address)
    except NoReverseMatch:
        return ""
