"""{% stretch_figure stretch side="left" size="small" %}: the picture of a stretch, anywhere."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext

from routines import figures
from routines.models import Stretch
from routines.models.stretch import Sides

register = template.Library()


@register.inclusion_tag("routines/_drawn_figure.html", takes_context=True)
def stretch_figure(
    context: template.Context, stretch: Stretch, side: str = "", size: str = ""
) -> dict[str, Any]:
    """A thumbnail is still; a large figure moves, unless the person wants less motion.

    A stretch of the clinic's own shows its uploaded picture, else the pose it borrows, else a
    plain placeholder.
    """
    clinic = context.get("clinic")
    theme = clinic.figure_theme if clinic else "teal"
    drawn = figures.has_figure(stretch.pose)
    side = side if side in ("left", "right") else "right"
    source = {
        "version": figures.figure_version(),
        "slug": stretch.pose,
        "side": side,
        "theme": theme,
    }
    return {
        "picture": _picture(stretch),
        "still": reverse("figure", kwargs={**source, "motion": "still"}) if drawn else None,
        "moving": _moving(source, size) if drawn else None,
        "placeholder": reverse("figure-placeholder", args=[source["version"], theme]),
        "alt": _alt(stretch, side, drawn),
        "size": size,
    }


def _picture(stretch: Stretch) -> str | None:
    return reverse("stretch-picture", args=[stretch.picture.name]) if stretch.picture else None


def _moving(source: dict[str, str], size: str) -> str | None:
    return None if size == "small" else reverse("figure", kwargs={**source, "motion": "moving"})


def _alt(stretch: Stretch, side: str, drawn: bool) -> str:
    if not drawn:
        return stretch.alt or stretch.plain_name
    words = figures.alt_text(stretch.pose, side, say=gettext)
    return words if stretch.sides == Sides.EACH else figures.alt_text(stretch.pose, say=gettext)
