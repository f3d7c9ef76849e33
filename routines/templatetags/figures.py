"""{% stretch_figure stretch side="left" size="small" %}: the picture of a stretch, anywhere."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, gettext

from routines import figures
from routines.models import Stretch
from routines.models.stretch import Sides

register = template.Library()


@register.simple_tag(takes_context=True)
def stretch_figure(
    context: template.Context, stretch: Stretch, side: str = "", size: str = ""
) -> str:
    """A thumbnail is still; a large figure moves, unless the person wants less motion.

    A stretch of the clinic's own shows its uploaded picture, else the pose it borrows, else a
    plain placeholder.
    """
    clinic = context.get("clinic")
    theme = clinic.figure_theme if clinic else "teal"
    drawn = figures.has_figure(stretch.pose)
    side = side if side in ("left", "right") else "right"
    return _drawn(
        pose=stretch.pose if drawn else "",
        picture=stretch.picture.name or "",
        side=side,
        theme=theme,
        alt=_alt(stretch, side, drawn),
        size=size,
        place=(get_script_prefix(), get_language()),
    )


@lru_cache(maxsize=4096)
def _drawn(
    *, pose: str, picture: str, side: str, theme: str, alt: str, size: str, place: tuple[str, ...]
) -> str:
    """The markup follows from its parts alone, and a catalog asks for dozens of them.

    `place` only tells apart what is drawn under another address or in another language.
    """
    source = {"version": figures.figure_version(), "slug": pose, "side": side, "theme": theme}
    moves = pose and size != "small"
    return render_to_string(
        "routines/_drawn_figure.html",
        {
            "picture": reverse("stretch-picture", args=[picture]) if picture else None,
            "still": reverse("figure", kwargs={**source, "motion": "still"}) if pose else None,
            "moving": reverse("figure", kwargs={**source, "motion": "moving"}) if moves else None,
            "placeholder": reverse("figure-placeholder", args=[source["version"], theme]),
            "alt": alt,
            "size": size,
        },
    )


def _alt(stretch: Stretch, side: str, drawn: bool) -> str:
    if not drawn:
        return stretch.alt or stretch.plain_name
    return _words(stretch.pose, side if stretch.sides == Sides.EACH else "", get_language())


@lru_cache(maxsize=1024)
def _words(pose: str, side: str, language: str | None) -> str:
    """A pose in words follows from the code and the language (the one in force) alone."""
    return figures.alt_text(pose, side or "right", say=gettext)
