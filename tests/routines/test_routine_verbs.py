"""Each verb on a routine: what it does, what it refuses, what it writes down."""

import pytest
from django.core.exceptions import ValidationError

from routines.actions.add_item import add_item
from routines.actions.archive_routine import archive_routine
from routines.actions.copy_routine import copy_routine
from routines.actions.create_routine import create_routine
from routines.actions.move_item import move_item
from routines.actions.order_items import group_by_position, order_items
from routines.actions.remove_item import remove_item
from routines.actions.replace_item import replace_item
from routines.actions.set_item_dose import set_item_dose
from routines.actions.set_items import set_items
from routines.actions.update_routine import update_routine
from routines.dosing import INHERIT, Dose
from routines.models import Routine
from routines.routine_details import ItemInput, RoutineDetails
from tests.build import make_diagnosis, make_routine, make_stretch
from therapy.accounts.models import AuditEntry

LETTERS = ("a", "b", "c")


@pytest.fixture
def routine(clinic):
    return make_routine(clinic, [make_stretch(letter) for letter in LETTERS], name="Ours")


@pytest.fixture
def act(alice, now):
    return {"by": alice, "now": now}


def order_of(routine: Routine) -> str:
    return "".join(routine.items.order_by("order").values_list("stretch__slug", flat=True))


def verbs() -> list[str]:
    return list(AuditEntry.objects.values_list("verb", flat=True))


def test_it_creates_a_routine_with_its_items(act, clinic, alice):
    make_diagnosis("stenosis")
    details = RoutineDetails(" Morning ", "For the back.", "chronic", ("stenosis",))
    items = [ItemInput(make_stretch("a"), Dose(reps=2), "slowly"), ItemInput(make_stretch("b"))]
    row = create_routine(details=details, items=items, **act)
    assert (row.name, row.clinic, row.author, order_of(row)) == ("Morning", clinic, alice, "ab")
    assert row.items.first().effective_dose.reps == 2
    assert verbs() == ["create_routine"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (RoutineDetails(""), "name"),
        (RoutineDetails("x" * 121), "name"),
        (RoutineDetails("New", course="forever"), "course"),
        (RoutineDetails("New", diagnoses=("no-such-thing",)), "diagnoses"),
    ],
)
def test_it_refuses_details_that_cannot_be(act, details, field):
    with pytest.raises(ValidationError) as refused:
        create_routine(details=details, **act)
    assert field in refused.value.error_dict
    assert not Routine.objects.exists()


def test_a_name_is_taken_only_within_the_clinic_and_until_archived(act, routine, carol, now):
    with pytest.raises(ValidationError, match="already has a routine with this name"):
        create_routine(details=RoutineDetails("Ours"), **act)
    create_routine(details=RoutineDetails("Ours"), by=carol, now=now)
    archive_routine(routine=routine, **act)
    create_routine(details=RoutineDetails("Ours"), **act)


def test_it_copies_a_sample_with_doses_and_notes_under_a_free_name(act, clinic):
    sample = make_routine(None, [make_stretch("a")], name="Sample")
    sample.items.update(reps=3, note="slowly")
    first = copy_routine(routine=sample, **act)
    second = copy_routine(routine=sample, **act)
    assert (first.name, second.name, first.clinic) == ("Sample", "Sample (2)", clinic)
    assert (first.items.get().reps, first.items.get().note) == (3, "slowly")
    assert sample.items.count() == 1


def test_it_updates_what_is_written_about_a_routine(act, routine):
    row = update_routine(routine=routine, details=RoutineDetails("Evening"), **act)
    assert row.name == "Evening"
    assert verbs() == ["update_routine"]


def test_it_adds_at_the_end_and_only_once(act, routine):
    new = make_stretch("d")
    add_item(routine=routine, item=ItemInput(new), **act)
    assert order_of(routine) == "abcd"
    with pytest.raises(ValidationError, match="already in the routine"):
        add_item(routine=routine, item=ItemInput(new), **act)


def test_it_adds_nothing_withdrawn_and_not_more_than_thirty(act, routine, now):
    with pytest.raises(ValidationError, match="withdrawn"):
        add_item(routine=routine, item=ItemInput(make_stretch("x", withdrawn_at=now)), **act)
    many = [ItemInput(make_stretch(f"s-{number}")) for number in range(31)]
    with pytest.raises(ValidationError, match="30 stretches at most"):
        set_items(routine=routine, items=many, **act)
    assert order_of(routine) == "abc"


@pytest.mark.parametrize(
    ("dose", "stored"),
    [
        (Dose(hold_seconds=15), {"hold_seconds": 15}),
        (Dose(hold_seconds=20, reps=4), {}),
        (Dose(hold_seconds=0), {"hold_seconds": 0}),
        (INHERIT, {}),
    ],
)
def test_it_pins_only_what_differs_from_the_default(act, routine, dose, stored):
    item = routine.items.first()
    set_item_dose(item=item, dose=dose, note="", **act)
    item.refresh_from_db()
    assert item.dose.as_dict() == stored
    assert verbs() == (["set_item_dose"] if stored else [])


@pytest.mark.parametrize(
    ("dose", "field", "said"),
    [
        (Dose(hold_seconds=301), "hold_seconds", "Enter a hold between 0 and 300 seconds"),
        (Dose(hold_seconds=0.5), "hold_seconds", "whole number"),  # type: ignore[arg-type]
        (Dose(reps=101), "reps", "Enter repetitions between 1 and 100"),
        (Dose(duration_minutes=5), "duration_minutes", "Only cardio"),
    ],
)
def test_it_refuses_doses_outside_the_hard_limits(act, routine, dose, field, said):
    with pytest.raises(ValidationError) as refused:
        set_item_dose(item=routine.items.first(), dose=dose, note="", **act)
    assert said in refused.value.message_dict[field][0]


@pytest.mark.parametrize(
    ("place", "to", "order"),
    [(1, "up", "bac"), (1, "down", "acb"), (0, "up", "abc"), (2, "down", "abc")]
    + [(2, 1, "cab"), (0, 3, "bca"), (0, 99, "bca"), (1, 2, "abc")],
)
def test_it_moves_an_item_and_says_where_it_stands(act, routine, place, to, order):
    item = routine.items.order_by("order")[place]
    where = move_item(item=item, to=to, **act)
    assert order_of(routine) == order
    assert where == (order.index(item.stretch.slug) + 1, 3)


def test_it_orders_items_only_when_nobody_changed_them_meanwhile(act, routine):
    first, second, third = routine.items.order_by("order").values_list("pk", flat=True)
    order_items(routine=routine, order=[third, first, second], **act)
    assert order_of(routine) == "cab"
    for wrong in ([first, second], [first, second, third, 999], [first, first, second]):
        with pytest.raises(ValidationError, match="meanwhile"):
            order_items(routine=routine, order=wrong, **act)


def test_it_groups_by_position(act, clinic):
    positions = ("supine", "standing", "supine")
    stretches = [make_stretch(c, position=p) for c, p in zip(LETTERS, positions, strict=True)]
    routine = make_routine(clinic, stretches)
    group_by_position(routine=routine, **act)
    assert order_of(routine) == "acb"


def test_it_removes_an_item_once(act, routine):
    item = routine.items.order_by("order")[1]
    remove_item(item=item, **act)
    assert order_of(routine) == "ac"
    assert list(routine.items.values_list("order", flat=True)) == [1, 2]
    with pytest.raises(ValidationError, match="removed"):
        remove_item(item=routine.items.model(pk=999, routine=routine), **act)


def test_it_replaces_an_item_in_its_place_and_keeps_the_note(act, routine, now):
    item = routine.items.order_by("order")[1]
    set_item_dose(item=item, dose=Dose(reps=2), note="slowly", **act)
    new = replace_item(item=item, stretch=make_stretch("d"), **act)
    assert order_of(routine) == "adc"
    assert (new.note, new.dose) == ("slowly", INHERIT)
    for wrong in (routine.items.first().stretch, make_stretch("x", withdrawn_at=now)):
        with pytest.raises(ValidationError):
            replace_item(item=new, stretch=wrong, **act)


@pytest.mark.parametrize("whose", ["sample", "theirs", "archived"])
def test_it_changes_only_the_clinics_own_current_routines(act, routine, other_clinic, whose, now):
    clinics = {"sample": None, "theirs": other_clinic, "archived": routine.clinic}
    row = make_routine(clinics[whose], [make_stretch("z")])
    if whose == "archived":
        archive_routine(routine=row, **act)
    item = row.items.get()
    for refused in (
        lambda: update_routine(routine=row, details=RoutineDetails("Mine"), **act),
        lambda: add_item(routine=row, item=ItemInput(make_stretch("y")), **act),
        lambda: set_item_dose(item=item, dose=Dose(reps=1), note="", **act),
        lambda: move_item(item=item, to="up", **act),
        lambda: replace_item(item=item, stretch=make_stretch("w"), **act),
        lambda: remove_item(item=item, **act),
        lambda: group_by_position(routine=row, **act),
        lambda: archive_routine(routine=row, **act),
    ):
        with pytest.raises(ValidationError):
            refused()
