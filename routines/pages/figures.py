"""Serving the drawn figures: the same for everybody, so they may be cached for ever."""

import gzip
from functools import lru_cache

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from routines import figures
from routines.models import Stretch
from therapy.accounts.access import SignedInRequest, for_everyone_signed_in, for_staff, public

A_YEAR = 31_536_000
_DRAW = {"still": figures.draw_still, "moving": figures.draw_animated}


@public
@require_safe
def figure(
    request: HttpRequest, version: str, slug: str, side: str, theme: str, motion: str
) -> HttpResponse:
    """One figure as SVG. The address carries the content's hash, so it never goes stale."""
    unknown = not figures.has_figure(slug) or theme not in figures.THEMES or motion not in _DRAW
    if unknown or side not in ("left", "right"):
        raise Http404
    return _svg(request, _drawn(slug, side, theme, motion))


@public
@require_safe
def placeholder(request: HttpRequest, version: str, theme: str) -> HttpResponse:
    """For a stretch without a pose or picture: a plain figure, never a broken image."""
    if theme not in figures.THEMES:
        raise Http404
    return _svg(request, gzip.compress(figures.draw_placeholder(theme).encode()))


@for_staff
@require_safe
def figure_review(request: SignedInRequest) -> HttpResponse:
    """All figures for review by a therapist: start, end, angles, muscles."""
    names = dict(Stretch.objects.filter(clinic=None).values_list("pose", "name"))
    rows = [_review_row(slug, names.get(slug, slug)) for slug in figures.slugs()]
    return render(request, "routines/figure_review.html", {"rows": rows})


@for_staff
@require_safe
def figure_pair(request: SignedInRequest, slug: str) -> HttpResponse:
    """Start and end side by side."""
    if not figures.has_figure(slug):
        raise Http404
    return _svg(request, gzip.compress(figures.draw_pair(slug).encode()))


def _review_row(slug: str, name: str) -> dict[str, object]:
    by_key = figures.angles(slug)
    joints = sorted({joint for angles in by_key.values() for joint in angles})
    return {
        "slug": slug,
        "name": name,
        "camera": figures.pose(slug).camera,
        "keys": list(by_key),
        "joints": [(joint, [by_key[key].get(joint) for key in by_key]) for joint in joints],
        "muscles": figures.muscle_words(slug, say=gettext),
        "alt": figures.alt_text(slug, say=gettext),
        "src": reverse("figure-pair", args=[slug]),
    }


@lru_cache(maxsize=512)
def _drawn(slug: str, side: str, theme: str, motion: str) -> bytes:
    return gzip.compress(_DRAW[motion](slug, side, theme).encode())


def _svg(request: HttpRequest, packed: bytes) -> HttpResponse:
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    body = packed if accepts else gzip.decompress(packed)
    response = HttpResponse(body, content_type="image/svg+xml")
    if accepts:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@for_everyone_signed_in
@require_safe
def stretch_picture(request: SignedInRequest, name: str) -> FileResponse:
    """A clinic's own picture, for the people of that clinic."""
    stretch = get_object_or_404(Stretch.objects.visible_to(request.user), picture=name)
    try:
        picture = stretch.picture.open()
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(picture, content_type="image/webp")
