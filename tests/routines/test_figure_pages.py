import gzip

import pytest
from django.urls import reverse

from routines import figures
from tests import build

pytestmark = pytest.mark.django_db


def figure_url(**change) -> str:
    kwargs = {
        "version": figures.figure_version(),
        "slug": "bird-dog",
        "side": "left",
        "theme": "teal",
        "motion": "still",
    }
    return reverse("figure", kwargs={**kwargs, **change})


@pytest.mark.parametrize("motion", ["still", "moving"])
def test_it_serves_a_figure_compressed_and_for_ever(client, motion):
    answer = client.get(figure_url(motion=motion), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert gzip.decompress(answer.content).startswith(b"<svg")


def test_it_serves_it_plain_to_who_cannot_unpack(client):
    assert client.get(figure_url()).content.startswith(b"<svg")


@pytest.mark.parametrize(
    "change", [{"slug": "moonwalk"}, {"side": "up"}, {"theme": "neon"}, {"motion": "fast"}]
)
def test_it_knows_no_other_figures(client, change):
    assert client.get(figure_url(**change)).status_code == 404


def test_it_moves_a_large_figure_and_stands_still_for_those_who_want_less_motion(as_user, alice):
    build.make_stretch("bird-dog", pose="bird-dog")
    page = as_user(alice).get(reverse("stretch", args=["bird-dog"])).content.decode()
    assert "prefers-reduced-motion: reduce" in page
    assert "bird-dog-right-moving.svg" in page
    assert figures.alt_text("bird-dog") in page


def test_it_uses_the_clinics_theme(as_user, alice, clinic):
    clinic.figure_theme = "plum"
    clinic.save()
    build.make_stretch("bird-dog", pose="bird-dog")
    page = as_user(alice).get(reverse("stretch", args=["bird-dog"])).content.decode()
    assert "/plum/bird-dog" in page


def test_it_shows_a_plain_figure_where_there_is_no_pose(as_user, alice, client):
    build.make_stretch("own-idea")
    page = as_user(alice).get(reverse("stretch", args=["own-idea"])).content.decode()
    assert "placeholder.svg" in page
    url = reverse("figure-placeholder", args=[figures.figure_version(), "teal"])
    assert client.get(url).content.startswith(b"<svg")


def test_it_shows_staff_every_figure_with_angles_and_camera(as_user, alice):
    page = as_user(alice).get(reverse("figure-review")).content.decode()
    assert page.count('class="figure-pair"') == 60
