"""{% stretch_figure stretch side="left" size="small" %}: the picture of a stretch, anywhere."""

from functools import lru_cache
from typing import Any

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, gettext

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
        "still": _address(get_script_prefix(), motion="still", **source) if drawn else None,
        "moving": _moving(source, size) if drawn else None,
        "placeholder": reverse("figure-placeholder", args=[source["version"], theme]),
        "alt": _alt(stretch, side, drawn),
        "size": size,
    }


def _picture(stretch: Stretch) -> str | None:
    return reverse("stretch-picture", args=[stretch.picture.name]) if stretch.picture else None


def _moving(source: dict[str, str], size: str) -> str | None:
    if size == "small":
        return None
    return _address(get_script_prefix(), motion="moving", **source)


@lru_cache(maxsize=2048)
def _address(prefix: str, **source: str) -> str:
    """A drawing's address follows from its parts alone, and a catalog asks for dozens."""
    return reverse("figure", kwargs=source)


def _alt(stretch: Stretch, side: str, drawn: bool) -> str:
    if not drawn:
        return stretch.alt or stretch.plain_name
    return _words(stretch.pose, side if stretch.sides == Sides.EACH else "", get_language())


@lru_cache(maxsize=1024)
def _words(pose: str, side: str, language: str | None) -> str:
    """A pose in words follows from the code and the language (the one in force) alone."""
    return figures.alt_text(pose, side or "right", say=gettext)
