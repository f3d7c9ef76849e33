"""The site as an app: what it weighs, what the phone may keep, and for whom."""

import gzip
import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

from patients.phone.shell import IMAGES, shell_files
from tests import build

# A slow line and an old phone: everything but the figures, packed, with the answers' headers.
MOST_BYTES = 100_000
HEADERS = 500


def packed(content: bytes) -> int:
    return HEADERS + len(gzip.compress(content))


@pytest.mark.parametrize("name", ["today", "session", "plan", "week"])
def test_a_page_of_a_patient_stays_light(as_user, pat, name):
    stretches = [build.make_stretch(f"stretch-{number}") for number in range(5)]
    build.make_assignment(pat, stretches)
    page = packed(as_user(pat.user).get(reverse(name)).content)
    files = {address for address in shell_files() if address.startswith("/static/")}
    files -= {static(image) for image in IMAGES}
    weight = sum(
        packed(Path(finders.find(address.removeprefix("/static/"))).read_bytes())
        for address in files
    )
    assert page + weight < MOST_BYTES


def test_the_phone_keeps_the_pages_and_figures_of_the_current_plan(as_user, pat):
    build.make_assignment(pat, [build.make_stretch("bridge", pose="bridge", sides="both")])
    kept = as_user(pat.user).get(reverse("phone-files")).json()
    assert reverse("session") in kept["pages"]
    assert len(kept["pictures"]) == 2
    assert all("bridge" in address for address in kept["pictures"])


def test_the_phone_keeps_a_clinics_own_pictures_too(as_user, pat):
    own = build.make_stretch("own", clinic=pat.clinic, picture="stretches/own.webp", sides="both")
    build.make_assignment(pat, [own])
    kept = as_user(pat.user).get(reverse("phone-files")).json()["pictures"]
    assert kept == [reverse("stretch-picture", args=["stretches/own.webp"])]


def test_a_plan_that_rests_is_not_kept_for_offline(as_user, pat):
    client = as_user(pat.user)
    assert reverse("session") not in client.get(reverse("phone-files")).json()["pages"]


def test_what_is_kept_is_marked_by_what_is_in_it(as_user, pat):
    client = as_user(pat.user)
    stamp = client.get(reverse("phone-files")).json()["stamp"]
    assert client.get(reverse("phone-files")).json()["stamp"] == stamp
    build.make_assignment(pat, [build.make_stretch("bridge")])
    assert client.get(reverse("phone-files")).json()["stamp"] != stamp


def test_the_files_of_the_shell_are_all_there(client):
    for address in shell_files():
        found = finders.find(address.removeprefix("/static/")) if "/static/" in address else True
        assert found, address


def test_the_site_can_be_installed(client):
    manifest = client.get(reverse("manifest"))
    assert manifest["Content-Type"] == "application/manifest+json"
    assert {icon["sizes"] for icon in json.loads(manifest.content)["icons"]} == {
        "192x192",
        "512x512",
    }
    worker = client.get("/sw.js")
    assert worker["Service-Worker-Allowed"] == "/"
    assert worker["Content-Type"].startswith("text/javascript")


def test_the_offline_page_is_the_same_for_everybody(client, as_user, pat):
    assert client.get(reverse("offline")).status_code == 200
    for word in (b"Pat Example", b"Northside", pat.user.name.encode()):
        assert word not in as_user(pat.user).get(reverse("offline")).content
