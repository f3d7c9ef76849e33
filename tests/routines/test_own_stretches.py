"""A clinic's own stretches: add, copy, change, withdraw."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from routines.actions.copy_stretch import copy_stretch
from routines.actions.withdraw_stretch import withdraw_stretch
from routines.models import Stretch
from tests.build import make_stretch
from therapy.accounts.models import AuditEntry, Clinic

CATALOG = reverse("catalog")
FORM = {
    "name": "Wall calf stretch",
    "plain_name": "Calf stretch at the wall",
    "kind": "stretch",
    "position": "standing",
    "sides": "each",
    "hold_seconds": "20",
    "reps": "4",
    "sets": "1",
    "sessions_per_day": "1",
    "days_per_week": "7",
    "duration_minutes": "",
    "move_seconds": "4",
    "rest_seconds": "10",
    "steps": "Stand at a wall.\n\n Lean in slowly. ",
    "difficulty": "1",
    "muscles": ["gastrocnemius", "soleus"],
    "traits": ["end_range_stretch"],
    "equipment": ["wall"],
}


def add(client, **changes):
    return client.post(reverse("stretch-new"), {**FORM, **changes}, follow=True)


def test_it_adds_a_stretch_for_the_clinic_only(as_user, alice, clinic, carol):
    page = add(as_user(alice))
    row = Stretch.objects.get(slug="wall-calf-stretch")
    assert page.redirect_chain[-1][0] == reverse("stretch", args=[row.slug])
    assert row.clinic == clinic and row.version == 1
    assert row.steps == ["Stand at a wall.", "Lean in slowly."]
    assert row.values_of("muscle") == ["gastrocnemius", "soleus"]
    assert AuditEntry.objects.get(verb="save_stretch").subject_id == str(row.pk)
    assert as_user(carol).get(reverse("stretch", args=[row.slug])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hold_seconds": "301"}, "Enter a hold between 0 and 300 seconds"),
        ({"hold_seconds": "0.5"}, "Enter a hold as a whole number between 0 and 300 seconds"),
        ({"reps": "101"}, "Enter repetitions between 1 and 100"),
        ({"reps": ""}, "Enter how many repetitions."),
        ({"duration_minutes": "5"}, "Only cardio is counted in minutes."),
        ({"kind": "cardio", "reps": ""}, "Enter how many minutes it takes."),
        ({"steps": " \n "}, "Fill this in."),
        ({"kind": "yoga"}, "Choose one of the answers."),
        ({"muscles": ["wings"]}, "Choose one of the answers."),
    ],
)
def test_it_refuses_what_cannot_be_and_keeps_what_was_typed(as_user, alice, changes, said):
    page = add(as_user(alice), **changes).content.decode()
    assert said in page
    assert "Calf stretch at the wall" in page
    assert "<title>Error:" in page
    assert not Stretch.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reps": "8"}, "8 times is unusual here; usual is 2 to 5 times."),
        ({"hold_seconds": "45"}, "45 s is unusual here; usual is 15 to 30 s."),
        ({"traits": ["impact"]}, "It has impact."),
    ],
)
def test_it_saves_the_unusual_with_a_word_about_it(as_user, alice, changes, said):
    assert said in add(as_user(alice), **changes).content.decode()
    assert Stretch.objects.count() == 1


def test_it_takes_a_picture_and_refuses_what_is_none(as_user, alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Image.new("RGB", (8, 6), "teal").save(file, "PNG")
    client = as_user(alice)
    refused = add(client, picture=SimpleUploadedFile("x.png", b"no picture"))
    assert "Choose a PNG, JPEG or WebP picture." in refused.content.decode()
    assert not Stretch.objects.exists()
    add(client, picture=SimpleUploadedFile("x.png", file.getvalue()))
    assert Stretch.objects.get().picture.name.endswith(".webp")


def test_a_new_picture_shows_in_the_catalog_at_once(as_user, alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, shown = as_user(alice), set()
    add(client)
    for colour in ("teal", "plum"):
        file = BytesIO()
        Image.new("RGB", (8, 6), colour).save(file, "PNG")
        picture = SimpleUploadedFile("x.png", file.getvalue())
        client.post(
            reverse("stretch-edit", args=["wall-calf-stretch"]), {**FORM, "picture": picture}
        )
        shown.add(Stretch.objects.get().picture.name)
        assert Stretch.objects.get().picture.name in client.get(CATALOG).content.decode()
    assert len(shown) == 2


def test_it_writes_a_new_version_when_changed(as_user, alice):
    client = as_user(alice)
    add(client)
    address = reverse("stretch-edit", args=["wall-calf-stretch"])
    assert "Stand at a wall." in client.get(address).content.decode()
    client.post(address, {**FORM, "reps": "3", "muscles": ["soleus"]})
    row = Stretch.objects.get()
    assert (row.version, row.reps, row.values_of("muscle")) == (2, 3, ["soleus"])


def test_a_change_shows_in_the_catalog_at_once_though_it_keeps_what_it_has_drawn(as_user, alice):
    client = as_user(alice)
    add(client)
    assert "Hold 20 seconds" in client.get(CATALOG).content.decode()
    changes = {"name": "Calf at the door", "hold_seconds": "35", "muscles": ["piriformis"]}
    client.post(reverse("stretch-edit", args=["wall-calf-stretch"]), {**FORM, **changes})
    page = client.get(f"{CATALOG}?muscle=piriformis").content.decode()
    assert "Calf at the door" in page and "Hold 35 seconds" in page
    assert "Hold 35 seconds" in client.get(f"{CATALOG}?q=door").content.decode()
    assert "Hold" not in client.get(f"{CATALOG}?muscle=soleus").content.decode()


def test_a_card_is_drawn_in_each_clinics_colour_and_each_persons_words(
    as_user, alice, carol, clinic, other_clinic
):
    make_stretch("shared", pose="press-up")
    Clinic.objects.filter(pk=other_clinic.pk).update(figure_theme="plum")
    assert "/teal/" in as_user(alice).get(CATALOG).content.decode()
    assert "/plum/" in as_user(carol).get(CATALOG).content.decode()


def test_it_copies_a_shared_stretch_under_its_own_address(alice, clinic, now):
    shared = make_stretch("bridge", tags=("muscle:gluteus_maximus",), from_seed=True)
    copy = copy_stretch(stretch=shared, by=alice, now=now)
    assert (copy.clinic, copy.slug, copy.copied_from) == (clinic, "bridge-2", shared)
    assert copy.dose == shared.dose and copy.values_of("muscle") == ["gluteus_maximus"]
    assert not copy.from_seed
    shared.refresh_from_db()
    assert shared.clinic is None


def test_it_copies_nothing_that_has_been_withdrawn(alice, now):
    with pytest.raises(ValidationError, match="withdrawn"):
        copy_stretch(stretch=make_stretch("gone", withdrawn_at=now), by=alice, now=now)


def test_it_withdraws_an_own_stretch_and_no_other(as_user, alice, clinic, now):
    make_stretch("ours", clinic=clinic)
    shared = make_stretch("shared")
    client = as_user(alice)
    assert client.get(reverse("stretch-withdraw", args=["ours"])).status_code == 200
    client.post(reverse("stretch-withdraw", args=["ours"]))
    assert Stretch.objects.get(slug="ours").withdrawn_at is not None
    assert client.post(reverse("stretch-withdraw", args=["shared"])).status_code == 404
    with pytest.raises(ValidationError):
        withdraw_stretch(stretch=shared, by=alice, now=now)


def test_a_shared_stretch_is_read_only(as_user, alice):
    make_stretch("shared")
    assert as_user(alice).get(reverse("stretch-edit", args=["shared"])).status_code == 404


@pytest.mark.parametrize("route", ["stretch-edit", "stretch-copy", "stretch-withdraw"])
def test_only_the_clinics_therapists_change_its_stretches(
    as_user, client, route, clinic, bob, ada, pat, carol
):
    make_stretch("ours", clinic=clinic)
    address = reverse(route, args=["ours"])
    for user in (ada, pat.user, carol):
        assert as_user(user).post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert as_user(bob).post(address).status_code in (200, 302)
    if route == "stretch-copy":
        assert as_user(bob).get(address).status_code == 405


def test_it_borrows_a_figure_and_knows_no_invented_one(as_user, alice):
    page = add(as_user(alice), pose="wall-calf").content.decode()
    assert Stretch.objects.get(slug="wall-calf-stretch").pose == "wall-calf"
    assert "wall-calf-right-moving.svg" in page
    refused = add(as_user(alice), name="Another", pose="moonwalk")
    assert "pose" in refused.context["form"].errors
