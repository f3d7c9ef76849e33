"""The list of routines, one routine, and the builder's doors."""

import json

import pytest
from django.urls import reverse

from routines.models import Routine, RoutineItem
from tests.build import make_diagnosis, make_routine, make_rule, make_stretch
from therapy.accounts.models import AuditEntry

HTMX = {"HX-Request": "true"}


@pytest.fixture
def routine(clinic):
    stretches = [make_stretch("bridge"), make_stretch("pigeon"), make_stretch("cobra")]
    return make_routine(clinic, stretches, name="Evening")


@pytest.fixture
def therapist(as_user, alice):
    return as_user(alice)


def url(route: str, routine: Routine, item: RoutineItem | None = None) -> str:
    return reverse(route, args=[routine.pk, *([item.pk] if item else [])])


def dose(item: RoutineItem, **numbers: str) -> dict[str, str]:
    now = {key: str(value) for key, value in item.effective_dose.as_dict().items()}
    return {f"item-{item.pk}-{key}": value for key, value in {**now, **numbers}.items()}


def announced(response) -> str:
    return json.loads(response.headers["HX-Trigger"])["announce"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Evening", "A sample"]),
        ("q=even", ["Evening"]),
        ("q=even+sample", []),
        ("dx=stenosis", ["A sample"]),
        ("whose=samples", ["A sample"]),
        ("whose=ours", ["Evening"]),
    ],
)
def test_it_lists_own_routines_and_samples(therapist, routine, other_clinic, query, names):
    sample = make_routine(None, [], name="A sample")
    sample.diagnoses.add(make_diagnosis("stenosis"))
    make_routine(other_clinic, [], name="Theirs")
    page = therapist.get(f"{reverse('routine-list')}?{query}")
    assert [line.name for line, _ in page.context["lines"]] == names


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_asks_the_same_few_questions_however_long(
    therapist, clinic, count, django_assert_max_num_queries
):
    stretches = [make_stretch(f"s-{number}") for number in range(4)]
    for _ in range(count):
        make_routine(clinic, stretches)
    with django_assert_max_num_queries(11):
        therapist.get(reverse("routine-list"))


@pytest.mark.parametrize("count", [1, 10])
@pytest.mark.parametrize("route", ["routine", "routine-edit"])
def test_a_routines_pages_do_so_too(therapist, clinic, route, count, django_assert_max_num_queries):
    make_rule("R1", ["stenosis"], ["a"])
    stretches = [make_stretch(f"s-{n}", tags=("trait:a", "equipment:mat")) for n in range(count)]
    routine = make_routine(clinic, stretches)
    routine.diagnoses.add(make_diagnosis("stenosis"))
    with django_assert_max_num_queries(22):
        therapist.get(url(route, routine))


def test_it_makes_a_routine_and_leads_on_to_its_stretches(therapist, clinic):
    form = {"name": "Morning", "description": "", "course": "episodic"}
    page = therapist.post(reverse("routine-new"), form)
    row = Routine.objects.get(clinic=clinic)
    assert page.url == url("routine-edit", row)


def test_it_says_beside_the_name_that_it_is_taken(therapist, routine):
    form = {"name": "Evening", "description": "Kept", "course": "chronic"}
    page = therapist.post(reverse("routine-new"), form).content.decode()
    assert "already has a routine with this name" in page and "Kept" in page


@pytest.mark.parametrize(
    ("name", "said"), [("", "Give the routine a name."), ("x" * 121, "under 120 characters")]
)
def test_it_says_what_the_name_lacks_and_keeps_the_rest(therapist, name, said):
    form = {"name": name, "description": "Kept", "course": "chronic"}
    page = therapist.post(reverse("routine-new"), form).content.decode()
    assert said in page and "Kept" in page


def test_a_sample_is_read_and_copied_but_not_changed(therapist, clinic):
    sample = make_routine(None, [make_stretch("bridge")], name="Sample")
    assert "Copy to our clinic" in therapist.get(url("routine", sample)).content.decode()
    assert therapist.get(url("routine-edit", sample)).status_code == 404
    therapist.post(url("routine-copy", sample))
    assert Routine.objects.get(clinic=clinic).items.count() == 1


def test_it_shows_changed_numbers_beside_their_default(therapist, routine):
    item = routine.items.first()
    therapist.post(url("routine-item", routine, item), dose(item, hold_seconds="15"))
    page = therapist.get(url("routine-edit", routine)).content.decode()
    assert '<span class="changed">15 s</span> <span class="meta">default 20 s' in page
    assert "Reset to default" in page


def test_it_resets_to_the_default(therapist, routine):
    routine.items.update(reps=2)
    item = routine.items.first()
    therapist.post(url("routine-item", routine, item), {"reset": "1"})
    item.refresh_from_db()
    assert item.reps is None


def test_it_saves_a_number_by_itself_and_counts_the_minutes_anew(therapist, routine):
    item = routine.items.first()
    page = therapist.post(
        url("routine-item", routine, item), dose(item, hold_seconds="60"), headers=HTMX
    )
    html = page.content.decode()
    assert announced(page) == "Saved"
    assert "<html" not in html and 'id="totals" hx-swap-oob="true"' in html
    assert "18 minutes. Up to 12 fit into a day more easily." in html


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_it_says_at_the_field_what_would_be_right_and_keeps_what_was_typed(
    therapist, routine, headers
):
    item = routine.items.first()
    typed = dose(item, hold_seconds="301")
    page = therapist.post(url("routine-item", routine, item), typed, headers=headers)
    html = page.content.decode()
    assert "Enter a hold between 0 and 300 seconds" in html
    if not headers:
        assert 'value="301"' in html and "<title>Error:" in html
    item.refresh_from_db()
    assert item.hold_seconds is None


def test_it_moves_by_button_and_says_where_to(therapist, routine):
    item = routine.items.order_by("order")[0]
    address = url("routine-item-move", routine, item)
    page = therapist.post(address, {"move": "down"}, headers=HTMX)
    assert announced(page) == "Bridge moved to 2 of 3"
    plain = therapist.post(address, {"move": "down"})
    assert plain.url == f"{url('routine-edit', routine)}#item-{item.pk}"
    assert routine.items.order_by("order")[2] == item


def test_it_takes_an_order_from_dragging(therapist, routine):
    ids = list(routine.items.order_by("-order").values_list("pk", flat=True))
    therapist.post(url("routine-order", routine), {"order": ",".join(map(str, ids))})
    assert list(routine.items.order_by("order").values_list("pk", flat=True)) == ids
    wrong = therapist.post(url("routine-order", routine), {"order": "²,x,1"}, headers=HTMX)
    assert "meanwhile" in announced(wrong)


def test_it_adds_what_was_searched_for(therapist, routine):
    added = make_stretch("dead-bug")
    edit = url("routine-edit", routine)
    found = therapist.get(f"{edit}?q=dead", headers={**HTMX, "HX-Target": "found"})
    assert "Dead bug" in found.content.decode() and "<html" not in found.content.decode()
    page = therapist.post(
        url("routine-item-add", routine), {"stretch": added.pk, "q": "dead"}, headers=HTMX
    )
    assert announced(page) == "Dead bug added"
    assert routine.items.filter(stretch=added).exists()
    again = therapist.post(url("routine-item-add", routine), {"stretch": added.pk}, follow=True)
    assert "already in the routine" in again.content.decode()


@pytest.mark.parametrize("stretch", ["", "x", "²", "9" * 30, "theirs"])
def test_it_adds_nothing_that_the_catalog_does_not_have(therapist, routine, other_clinic, stretch):
    theirs = make_stretch("theirs", clinic=other_clinic)
    wanted = theirs.pk if stretch == "theirs" else stretch
    page = therapist.post(url("routine-item-add", routine), {"stretch": wanted}, headers=HTMX)
    assert announced(page) == "Choose a stretch from the catalog."
    assert routine.items.count() == 3


def test_it_points_at_much_and_at_ups_and_downs_and_groups_them(therapist, clinic):
    places = ["supine", "standing", "prone", "standing", "seated", "kneeling"]
    stretches = [make_stretch(f"s-{n}", position=place) for n, place in enumerate(places)]
    routine = make_routine(clinic, stretches, course="chronic")
    page = therapist.get(url("routine-edit", routine)).content.decode()
    for words in (
        "6 stretches. People keep up better with 5 or fewer.",
        "Down to the floor and up again 3 times.",
        "Long-lasting pain needs strength work, too.",
        "some cardio",
    ):
        assert words in page
    grouped = therapist.post(url("routine-group", routine), headers=HTMX).content.decode()
    assert "up again" not in grouped


def test_it_offers_another_for_a_withdrawn_stretch(therapist, clinic, now):
    gone = make_stretch("gone", withdrawn_at=now, tags=("muscle:piriformis",))
    make_stretch("pigeon", tags=("muscle:piriformis",))
    make_stretch("calf", tags=("muscle:soleus",))
    page = therapist.get(url("routine-edit", make_routine(clinic, [gone])))
    (row,) = page.context["builder"].rows
    assert [other.slug for other in row.replacements] == ["pigeon"]
    assert "Withdrawn from the catalog" in page.content.decode()
    address = url("routine-item-replace", row.item.routine, row.item)
    page = therapist.post(address, {"stretch": row.replacements[0].pk}, headers=HTMX)
    assert announced(page) == "Pigeon instead of Gone"


def test_it_warns_where_the_routines_own_diagnosis_speaks_against_a_stretch(therapist, clinic):
    make_rule("R1", ["stenosis"], ["arch"], verdict="contraindicated", reason="No arch.")
    routine = make_routine(clinic, [make_stretch("cobra", tags=("trait:arch",))])
    routine.diagnoses.add(make_diagnosis("stenosis"))
    assert "No arch." in therapist.get(url("routine", routine)).content.decode()


def test_it_archives_after_asking(therapist, routine):
    assert therapist.get(url("routine-archive", routine)).status_code == 200
    therapist.post(url("routine-archive", routine))
    routine.refresh_from_db()
    assert routine.archived_at is not None
    assert AuditEntry.objects.filter(verb="archive_routine").count() == 1
    assert therapist.get(url("routine-edit", routine)).status_code == 404


READ = ["routine"]
CHANGE = ["routine-edit", "routine-archive"]
ACTS = ["routine-order", "routine-group", "routine-item-add"]
ITEM_ACTS = ["routine-item"] + [f"routine-item-{act}" for act in ("move", "replace", "remove")]


@pytest.mark.parametrize("route", READ + CHANGE + ACTS + ITEM_ACTS + ["routine-copy"])
def test_only_the_clinics_staff_get_in(as_user, client, routine, route, pat, carol, olga):
    item = routine.items.first() if route in ITEM_ACTS else None
    address = url(route, routine, item)
    for user in (pat.user, carol, olga):
        assert as_user(user).post(address).status_code in (404, 405)
        assert as_user(user).get(address).status_code in (404, 405)
    assert client.post(address).status_code == 302
    assert routine.items.count() == 3 and Routine.objects.count() == 1


@pytest.mark.parametrize("route", CHANGE + ACTS + ITEM_ACTS)
def test_the_admin_reads_and_a_colleague_changes(as_user, routine, route, ada, bob):
    item = routine.items.first() if route in ITEM_ACTS else None
    assert as_user(ada).get(url("routine", routine)).status_code == 200
    assert as_user(ada).post(url(route, routine, item)).status_code == 404
    assert as_user(bob).post(url(route, routine, item)).status_code in (200, 302)


@pytest.mark.parametrize("route", ACTS + ITEM_ACTS + ["routine-copy"])
def test_acts_are_posts(therapist, routine, route):
    item = routine.items.first() if route in ITEM_ACTS else None
    assert therapist.get(url(route, routine, item)).status_code == 405
