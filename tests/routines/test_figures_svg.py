"""The pictures: small, safe under a strict policy, mirrored for the left, moving when asked."""

import gzip
import re
from statistics import median
from xml.etree import ElementTree

import pytest

from routines import figures

SLUGS = figures.slugs()
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED_TAGS = {"svg", "g", "path", "rect", "use", "defs", "animate"}
ALLOWED = {
    "viewBox", "width", "height", "rx", "d", "id", "href", "transform", "opacity", "fill", "stroke",
    "stroke-width", "stroke-linecap", "stroke-linejoin",
    "attributeName", "dur", "repeatCount", "keyTimes", "values",
}  # fmt: skip
DRAW = {"still": figures.draw_still, "animated": figures.draw_animated, "pair": figures.draw_pair}


@pytest.mark.parametrize("how", DRAW)
@pytest.mark.parametrize("slug", SLUGS)
def test_it_uses_presentation_attributes_only(slug, how):
    root = ElementTree.fromstring(DRAW[how](slug))
    assert root.get("viewBox")
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ALLOWED_TAGS
        assert set(element.keys()) <= ALLOWED
        assert not element.get("href", "#").partition("#")[0], "only its own parts"


@pytest.mark.parametrize("slug", SLUGS)
def test_left_is_right_in_the_mirror(slug):
    mirror = '<g transform="matrix(-1 0 0 1 320 0)">'
    for draw in (figures.draw_still, figures.draw_animated):
        left = draw(slug, "left")
        assert left.count(mirror) == 1
        assert left.replace(mirror, "").replace("</g></svg>", "</svg>") == draw(slug, "right")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_frame_has_the_same_commands_so_that_it_can_morph(slug):
    root = ElementTree.fromstring(figures.draw_animated(slug))
    for path in root.iter(f"{SVG}path"):
        for film in path.iter(f"{SVG}animate"):
            frames = film.get("values").split(";")
            assert len(frames) == len(film.get("keyTimes").split(";"))
            shapes = {re.sub(r"-?[\d.]+", "n", frame) for frame in [*frames, path.get("d")]}
            assert len(shapes) == 1
            flags = {tuple(re.findall(r"[Aa][\d.]+ [\d.]+ 0 ([01]) 1 ", frame)) for frame in frames}
            assert len(flags) == 1, "an arc that changes its flag jumps"


@pytest.mark.parametrize("slug", SLUGS)
def test_it_moves_and_without_animation_shows_the_end(slug):
    root = ElementTree.fromstring(figures.draw_animated(slug))
    films = list(root.iter(f"{SVG}animate"))
    assert films
    if figures.pose(slug).loop in ("hold", "move"):
        path = next(p for p in root.iter(f"{SVG}path") if p.find(f"{SVG}animate") is not None)
        frames = path.find(f"{SVG}animate").get("values").split(";")
        assert path.get("d") == frames[len(frames) // 2]


def test_it_is_light_to_send():
    stills = [len(gzip.compress(figures.draw_still(s).encode())) for s in SLUGS]
    films = [len(gzip.compress(figures.draw_animated(s).encode())) for s in SLUGS]
    assert median(stills) <= 6 * 1024
    assert median(films) <= 14 * 1024
    assert max(films) <= 24 * 1024


@pytest.mark.parametrize("theme", figures.THEMES)
def test_themes_change_colours_and_nothing_else(theme):
    def shape(svg):
        return re.findall(r' d="([^"]+)"', svg)

    drawn = figures.draw_still("wall-sit", theme=theme)
    assert set(shape(figures.draw_still("wall-sit"))) <= set(shape(drawn))  # a knot may be added
    assert figures.THEMES[theme]["skin"] in drawn
    assert figures.draw_placeholder(theme).startswith("<svg")


def test_an_unknown_side_or_theme_is_refused():
    with pytest.raises(ValueError, match="side"):
        figures.draw_still("bridge", "upwards")
    with pytest.raises(KeyError):
        figures.draw_still("bridge", theme="zebra")


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("side", ["right", "left"])
def test_its_words_are_whole_sentences_that_name_the_muscle(slug, side):
    alt, spoken = figures.alt_text(slug, side), figures.spoken(slug, side)
    assert figures.muscle_words(slug, side) in alt
    for text in (alt, spoken):
        assert text.endswith(".")
        assert text[0] == text[0].upper()
        assert not set("{}") & set(text)


@pytest.mark.parametrize(
    "slug, side, words",
    [
        ("bird-dog", "right", "right buttock and low back"),
        ("bird-dog", "left", "left buttock and low back"),
        ("seated-trunk-rotation", "right", "left side of the waist"),
        ("double-knee-to-chest", "left", "low back and buttocks"),
        ("seated-butterfly", "right", "inner thighs"),
    ],
)
def test_a_muscle_has_the_side_it_is_on(slug, side, words):
    assert figures.muscle_words(slug, side) == words


def test_words_can_be_translated_before_sides_are_filled_in():
    asked = []

    def say(text):
        asked.append(text)
        return text.upper() if text in ("left", "right") else text

    assert "LEFT leg and the RIGHT arm" in figures.alt_text("bird-dog", "left", say)
    assert any("{side}" in text for text in asked)
    assert figures.alt_text("bird-dog", name="Reach").startswith("Reach, right side.")


def test_the_version_is_short_and_stays():
    assert re.fullmatch("[0-9a-f]{10}", figures.figure_version())
    assert figures.figure_version() == figures.figure_version()
